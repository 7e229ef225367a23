namespace Gatekeeper.Admission;

/// <summary>Why a connection was refused.</summary>
public enum RefusalReason
{
    /// <summary>Its client's patience was nearly over; a later answer would have found nobody.</summary>
    Patience = 0,

    /// <summary>The parking lot was full.</summary>
    LotFull = 1,

    /// <summary>The gate is draining.</summary>
    Draining = 2,

    /// <summary>The process runs out of file descriptors.</summary>
    Descriptors = 3,

    /// <summary>A new connection of the same device took its place.</summary>
    Superseded = 4,

    /// <summary>It sent more, while it waited, than anybody may.</summary>
    UnreadBytes = 5,
}
