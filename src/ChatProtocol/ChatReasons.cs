namespace ChatProtocol;

/// <summary>The machine-readable reasons of refusals and rejections.</summary>
public static class ChatReasons
{
    // Answers to a connect (header Chat-Reason and JSON).
    public const string AuthFailed = "AUTH_FAILED";
    public const string OriginRefused = "ORIGIN_REFUSED";
    public const string UnknownServerKey = "UNKNOWN_SERVER_KEY";
    public const string TicketRejected = "TICKET_REJECTED";
    public const string HandshakeFailed = "HANDSHAKE_FAILED";
    public const string UpgradeRequired = "UPGRADE_REQUIRED";
    public const string RateLimited = "RATE_LIMITED";
    public const string BackgroundDeferred = "BG_DEFERRED";
    public const string ForegroundQueued = "FG_QUEUED";
    public const string Restart = "RESTART";
    public const string StoreUnavailable = "STORE_UNAVAILABLE";
    public const string BadRequest = "BAD_REQUEST";

    // Answers to accounts and enrolments.
    public const string LoginTaken = "LOGIN_TAKEN";
    public const string DeviceTaken = "DEVICE_TAKEN";
    public const string DirectOnly = "DIRECT_ONLY";
    public const string NoKeyList = "NO_KEY_LIST";
    public const string LoginFailed = "LOGIN_FAILED";
    public const string NoGate = "NO_GATE";
    public const string InternalError = "INTERNAL_ERROR";

    // Answers to a Send or CreateGroup frame.
    public const string NoSuchConversation = "NO_SUCH_CONVERSATION";
    public const string NoSuchUser = "NO_SUCH_USER";
    public const string TooBig = "TOO_BIG";
}
