using System.Globalization;
using System.Security.Cryptography;
using ChatProtocol;

namespace ChatBackend.Http;

/// <summary>An answer that is no: a status for machines that know HTTP, a reason for those that know us, a sentence for people.</summary>
internal sealed record Refusal(
    int Status,
    string Reason,
    string Message,
    int? RetryAfterSeconds = null
)
{
    public static Refusal AuthFailed { get; } =
        new(401, ChatReasons.AuthFailed, "Unknown device or wrong token: enrol the device again.");

    /// <summary>The same words whether the login exists or not.</summary>
    public static Refusal LoginFailed { get; } =
        new(401, ChatReasons.LoginFailed, "Unknown login or wrong password.");

    public static Refusal Origin { get; } =
        new(
            403,
            ChatReasons.OriginRefused,
            "This page's origin is not in ChatBackend:AllowedOrigins."
        );

    public static Refusal Upgrade { get; } =
        new(
            426,
            ChatReasons.UpgradeRequired,
            $"Connect with a WebSocket and the subprotocol {Subprotocols.Plain}."
        );

    public static Refusal LoginTaken { get; } =
        new(409, ChatReasons.LoginTaken, "This login is taken.");

    public static Refusal Internal { get; } =
        new(500, ChatReasons.InternalError, "Something went wrong here; the log says what.");

    public static Refusal PasswordsBusy =>
        new(
            429,
            ChatReasons.RateLimited,
            "Too many passwords to check at once: come back in a moment.",
            Between(1, 4)
        );

    public static Refusal Restart =>
        new(
            503,
            ChatReasons.Restart,
            "This server is leaving: come back in a moment.",
            Between(1, 5)
        );

    public static Refusal StoreUnavailable =>
        new(
            503,
            ChatReasons.StoreUnavailable,
            "The message store does not answer: come back in a moment.",
            Between(2, 10)
        );

    public static Refusal BadRequest(string message) => new(400, ChatReasons.BadRequest, message);

    public static Refusal NoSuchUser(string login) =>
        new(404, ChatReasons.NoSuchUser, $"There is no user {login}.");

    /// <summary>Somebody waits for a foreground login, so it may try again soon; a background login makes room.</summary>
    public static Refusal LoginsFull(bool background) =>
        background
            ? new(
                503,
                ChatReasons.BackgroundDeferred,
                "Too many logins: background logins wait.",
                Between(10, 60)
            )
            : new(503, ChatReasons.ForegroundQueued, "Too many logins.", Between(1, 5));

    public Task WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        context.Response.StatusCode = Status;
        headers[ChatHeaders.Reason] = Reason;
        if (RetryAfterSeconds is { } seconds)
        {
            headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (Status == StatusCodes.Status426UpgradeRequired)
        {
            headers.Upgrade = "websocket";
        }

        return context.Response.WriteAsJsonAsync(
            new ErrorAnswer(Reason, Message),
            ChatJson.Default.ErrorAnswer
        );
    }

    /// <summary>Spread, or everyone refused now comes back together.</summary>
    private static int Between(int from, int to) => RandomNumberGenerator.GetInt32(from, to + 1);
}
