namespace Gatekeeper.Telemetry;

/// <summary>What happens to passes, in the order of <see cref="ProofInstruments"/>' names.</summary>
public enum PassEvent
{
    /// <summary>One was given with a completed handshake.</summary>
    Issued = 0,

    /// <summary>A foreground client showed a valid one.</summary>
    Honoured = 1,

    /// <summary>One came after its time.</summary>
    Expired = 2,

    /// <summary>One was signed with a key that is not configured.</summary>
    UnknownKey = 3,

    /// <summary>One was altered, or belongs to another device or policy.</summary>
    Forged = 4,

    /// <summary>It was no pass.</summary>
    Unreadable = 5,
}
