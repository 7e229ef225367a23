using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
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
    /// <summary>Goes into the answer of <see cref="UnknownServerKey"/>.</summary>
    public SignedKeyList? KeyList { get; private init; }

    /// <summary>The same no as a WebSocket close code, where there is no HTTP answer to give it with.</summary>
    public int CloseCode =>
        (Status, Reason) switch
        {
            (401, _) => CloseCodes.AuthFailed,
            (_, ChatReasons.HandshakeFailed) => CloseCodes.Decrypt,
            (421, _) => CloseCodes.UnknownServerKey,
            (425, _) => CloseCodes.TicketRejected,
            (426, _) => CloseCodes.UpgradeRequired,
            (429, _) => CloseCodes.RateLimited,
            (503, ChatReasons.BackgroundDeferred) => CloseCodes.BackgroundDeferred,
            (503, ChatReasons.Restart) => CloseCodes.Restart,
            (>= 500, _) => CloseCodes.Overloaded,
            _ => CloseCodes.Protocol,
        };

    public static Refusal AuthFailed { get; } =
        new(401, ChatReasons.AuthFailed, "Unknown or revoked device: enrol the device again.");

    /// <summary>The same words whether the login exists or not.</summary>
    public static Refusal LoginFailed { get; } =
        new(401, ChatReasons.LoginFailed, "Unknown login or wrong password.");

    /// <summary>The device has its key to log in with, and gets another ticket.</summary>
    public static Refusal TicketRejected { get; } =
        new(
            425,
            ChatReasons.TicketRejected,
            "This ticket is old, used up or not ours: log in with the device's key."
        );

    /// <summary>One of the two does not have the key it says, or somebody in between has changed what was said.</summary>
    public static Refusal HandshakeFailed { get; } =
        new(
            403,
            ChatReasons.HandshakeFailed,
            "The handshake does not fit this server's key, this class or this pattern."
        );

    public static Refusal DeviceTaken { get; } =
        new(409, ChatReasons.DeviceTaken, "A device with this key is enrolled already.");

    public static Refusal NoHello { get; } =
        new(
            400,
            ChatReasons.BadRequest,
            $"{ChatHeaders.Hello} is missing or malformed; docs/protocol.md says what it holds."
        );

    public static Refusal DirectOnly { get; } =
        new(
            403,
            ChatReasons.DirectOnly,
            "This request carries passwords and came through a proxy: enrol inside the channel, or talk to the chat server directly."
        );

    public static Refusal NoKeyList { get; } =
        new(404, ChatReasons.NoKeyList, "This server has no list of keys.");

    public static Refusal NoGate { get; } =
        new(404, ChatReasons.NoGate, "This server knows no gate that it could tell.");

    public static Refusal InUseTooOften =>
        new(429, ChatReasons.RateLimited, "The gate has been told already.", Between(10, 20));

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
            $"Connect with a WebSocket and the subprotocol {Subprotocols.Noise}."
        );

    public static Refusal HelloVersion { get; } =
        new(
            426,
            ChatReasons.UpgradeRequired,
            "This server knows version 1 of the hello and not the one that was said: update the app."
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

    /// <summary>Devices that enrol hold a place while they do, and all are taken.</summary>
    public static Refusal EnrolmentsFull =>
        new(
            429,
            ChatReasons.RateLimited,
            "Too many devices enrol at once: come back in a moment.",
            Between(1, 10)
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

    /// <summary>The list, if there is one, is how the client learns the key that took the place of the one it asked for.</summary>
    public static Refusal UnknownServerKey(SignedKeyList? list) =>
        new(421, ChatReasons.UnknownServerKey, "This server does not have the key you ask for.")
        {
            KeyList = list,
        };

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
            new ErrorAnswer(Reason, Message, KeyListElement()),
            ChatJson.Default.ErrorAnswer
        );
    }

    private JsonElement? KeyListElement()
    {
        if (KeyList is null)
        {
            return null;
        }

        using var json = JsonDocument.Parse(KeyList.ToJson());
        return json.RootElement.Clone();
    }

    /// <summary>Spread, or everyone refused now comes back together.</summary>
    private static int Between(int from, int to) => RandomNumberGenerator.GetInt32(from, to + 1);
}
