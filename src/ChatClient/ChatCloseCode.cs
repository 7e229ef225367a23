namespace ChatClient;

/// <summary>Why a session ended: the WebSocket close code, or <see cref="ConnectionLost"/> when there was none.</summary>
public enum ChatCloseCode
{
    /// <summary>The connection broke, or went silent; nothing was said.</summary>
    ConnectionLost = 0,
    Normal = 1000,
    Restart = 1012,
    Overloaded = 1013,
    Protocol = 4400,
    AuthFailed = 4401,
    Decrypt = 4403,
    PingTimeout = 4408,
    ConnectedElsewhere = 4409,
    TooBig = 4413,
    UnknownServerKey = 4421,
    TicketRejected = 4425,
    UpgradeRequired = 4426,
    RateLimited = 4429,
    BackgroundDeferred = 4445,
}
