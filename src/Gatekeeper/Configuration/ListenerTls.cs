namespace Gatekeeper.Configuration;

/// <summary>What a listener does about TLS.</summary>
public enum ListenerTls
{
    /// <summary>Nothing: bytes are bytes.</summary>
    None = 0,

    /// <summary>The ClientHello is read, and TLS is between the client and the destination.</summary>
    PassThrough = 1,

    /// <summary>TLS ends here; the destination gets what was in it.</summary>
    Terminate = 2,
}
