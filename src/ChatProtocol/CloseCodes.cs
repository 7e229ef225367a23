namespace ChatProtocol;

/// <summary>WebSocket close codes; the same numbers travel inside the channel in Bye.</summary>
public static class CloseCodes
{
    public const int Normal = 1000;
    public const int Restart = 1012;
    public const int Overloaded = 1013;
    public const int Protocol = 4400;
    public const int AuthFailed = 4401;
    public const int Decrypt = 4403;
    public const int PingTimeout = 4408;
    public const int ConnectedElsewhere = 4409;
    public const int TooBig = 4413;
    public const int UnknownServerKey = 4421;
    public const int TicketRejected = 4425;
    public const int UpgradeRequired = 4426;
    public const int RateLimited = 4429;
    public const int BackgroundDeferred = 4445;
}
