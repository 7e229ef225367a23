namespace Gatekeeper.Admission;

/// <summary>What a gate does with its decisions.</summary>
public enum GateMode
{
    /// <summary>Nothing is gated; connections pass and are counted.</summary>
    Off = 0,

    /// <summary>Everything is decided, on a virtual queue, and nothing is enforced.</summary>
    Shadow = 1,

    /// <summary>Decisions are enforced.</summary>
    Enforce = 2,
}
