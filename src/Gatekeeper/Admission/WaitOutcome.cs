namespace Gatekeeper.Admission;

/// <summary>How a wait in the parking lot ended.</summary>
public enum WaitOutcome
{
    /// <summary>The connection went on to its handshake.</summary>
    Released = 0,

    /// <summary>It was refused.</summary>
    Refused = 1,

    /// <summary>Its client left.</summary>
    Left = 2,

    /// <summary>A new connection of the same device took its place.</summary>
    Superseded = 3,
}
