namespace Gatekeeper.Admission;

/// <summary>How a handshake ended.</summary>
public enum HandshakeOutcome
{
    /// <summary>The backend was ready; the only outcome whose time says something about the backend.</summary>
    Ready = 0,

    /// <summary>The backend could not be reached, or answered that it failed.</summary>
    Failed = 1,

    /// <summary>The backend did not answer in time.</summary>
    Timeout = 2,

    /// <summary>The client left while its handshake was with the backend.</summary>
    Abandoned = 3,

    /// <summary>It says nothing about the backend: never forwarded, answered with a client's error, or the client was silent.</summary>
    Ignored = 4,
}
