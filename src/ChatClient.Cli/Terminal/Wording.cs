using System.Globalization;
using ChatProtocol;

namespace ChatClient.Cli.Terminal;

/// <summary>What went wrong, for people.</summary>
internal static class Wording
{
    public static string Of(ChatException trouble) =>
        trouble switch
        {
            ChatRefusedException refused => Of(refused.Refusal),
            ChatClosedException closed => Of(closed),
            ChatSendRejectedException rejected => OfRejection(rejected),
            _ => OneLine(trouble.Message),
        };

    /// <summary>"0.4 s", "12 s", "3 min".</summary>
    public static string Of(TimeSpan span) =>
        span < TimeSpan.FromSeconds(10)
            ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s")
        : span < TimeSpan.FromMinutes(3)
            ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min");

    /// <summary>Text of others cannot begin a line of its own, or tell the terminal what to do.</summary>
    public static string OneLine(string text) =>
        text.Any(char.IsControl)
            ? string.Concat(
                text.Select(c =>
                    c switch
                    {
                        '\n' => "\\n",
                        '\r' => "\\r",
                        '\t' => "\\t",
                        _ when char.IsControl(c) => string.Create(
                            CultureInfo.InvariantCulture,
                            $"\\u{(int)c:x4}"
                        ),
                        _ => c.ToString(),
                    }
                )
            )
            : text;

    private static string Of(ChatRefusal refusal) =>
        refusal.Reason switch
        {
            null =>
                $"HTTP {refusal.HttpStatus} came from something that is neither the server nor its gate: a login page of the network?",
            ChatReasons.AuthFailed =>
                "refused, the server does not know this device (any more): run chat login again (AUTH_FAILED)",
            ChatReasons.UnknownServerKey =>
                "refused, the server has another key than the one that this device knows: is it the right server? If its key was changed, run chat login again (UNKNOWN_SERVER_KEY)",
            ChatReasons.BackgroundDeferred => "refused, background has to wait (BG_DEFERRED)",
            ChatReasons.ForegroundQueued => "refused, the server is overloaded (FG_QUEUED)",
            ChatReasons.RateLimited => "refused, too many tries (RATE_LIMITED)",
            ChatReasons.Restart => "refused, the server restarts (RESTART)",
            ChatReasons.StoreUnavailable =>
                "refused, the server cannot reach its messages (STORE_UNAVAILABLE)",
            ChatReasons.UpgradeRequired =>
                "refused, this version is too old: install a newer one (UPGRADE_REQUIRED)",
            { } reason => $"refused with HTTP {refusal.HttpStatus} ({OneLine(reason)})",
        };

    private static string Of(ChatClosedException closed) =>
        closed.Code switch
        {
            ChatCloseCode.ConnectionLost => $"the connection is lost: {OneLine(closed.Message)}",
            ChatCloseCode.Restart => "the server restarts",
            ChatCloseCode.ConnectedElsewhere =>
                "this device has connected somewhere else, and only one session of a device lives: is its profile in use on another machine?",
            ChatCloseCode.AuthFailed =>
                "the server does not know this device any more: run chat login again",
            ChatCloseCode.UpgradeRequired => "this version is too old: install a newer one",
            _ => $"the session ended ({(int)closed.Code}): {OneLine(closed.Message)}",
        };

    private static string OfRejection(ChatSendRejectedException rejected) =>
        rejected.Reason switch
        {
            ChatReasons.NoSuchConversation =>
                "there is no such user, or no such group that you are a member of (NO_SUCH_CONVERSATION)",
            ChatReasons.TooBig =>
                $"the message is larger than {FrameLimits.MaxBody} bytes (TOO_BIG)",
            ChatReasons.StoreUnavailable =>
                "the server cannot store it now (STORE_UNAVAILABLE): send it again later",
            var reason => $"the server did not store it ({OneLine(reason)})",
        };
}
