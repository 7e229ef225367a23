namespace Gatekeeper.Telemetry;

/// <summary>Whose budget was spent, in the order of <see cref="ProofInstruments"/>' names.</summary>
public enum BudgetOf
{
    /// <summary>A device's.</summary>
    Device = 0,

    /// <summary>An address's.</summary>
    Address = 1,
}
