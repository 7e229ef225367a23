namespace Gatekeeper.Telemetry;

/// <summary>What became of a question to another gate. The values index <see cref="PeerStates.Outcomes"/>.</summary>
internal enum PeerOutcome
{
    /// <summary>It answered, and what it said is believed.</summary>
    Heard = 0,

    /// <summary>The address is this process' own.</summary>
    Own = 1,

    /// <summary>Nobody answered in time.</summary>
    Unreachable = 2,

    /// <summary>It does not accept our key.</summary>
    Refused = 3,

    /// <summary>The answer is not sealed with our key for this question.</summary>
    Forged = 4,

    /// <summary>The answer cannot be read, or the other gate could not read the question.</summary>
    Unreadable = 5,
}
