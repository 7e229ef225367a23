namespace Gatekeeper.Telemetry;

/// <summary>What became of a connection that had to begin with a PROXY header.</summary>
public enum ProxyHeaderOutcome
{
    /// <summary>It began with one, and went on.</summary>
    Accepted = 0,

    /// <summary>It came from a peer that is not trusted, and was closed.</summary>
    Untrusted = 1,

    /// <summary>It began with none, or one that is not allowed, and was closed.</summary>
    Invalid = 2,

    /// <summary>None came in time; it was closed.</summary>
    Timeout = 3,
}
