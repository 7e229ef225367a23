namespace Gatekeeper.Telemetry;

/// <summary>What happens to tickets, in the order of <see cref="ProofInstruments"/>' names.</summary>
public enum TicketEvent
{
    /// <summary>One was given with a refusal.</summary>
    Issued = 0,

    /// <summary>One was collected by a client that could not read its refusal.</summary>
    Collected = 1,

    /// <summary>A client brought a valid one back.</summary>
    Honoured = 2,

    /// <summary>A valid one came while a parked connection used it.</summary>
    InUse = 3,

    /// <summary>One came after its time.</summary>
    Expired = 4,

    /// <summary>One was signed with a key that is not configured.</summary>
    UnknownKey = 5,

    /// <summary>One was altered, or belongs to another device.</summary>
    Forged = 6,

    /// <summary>It was no ticket.</summary>
    Unreadable = 7,
}
