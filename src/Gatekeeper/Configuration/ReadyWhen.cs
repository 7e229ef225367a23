namespace Gatekeeper.Configuration;

/// <summary>What ends a handshake.</summary>
public enum ReadyWhen
{
    /// <summary>101 or the response headers.</summary>
    Response = 0,

    /// <summary>Bytes sent by the backend in the tunnel.</summary>
    BackendBytes = 1,
}
