namespace ChatClient;

/// <summary>An established session has ended.</summary>
public sealed class ChatClosedException(
    ChatCloseCode code,
    string message,
    TimeSpan? reconnectWithin = null,
    Exception? innerException = null,
    bool foundHere = false
) : ChatException(message, innerException)
{
    public ChatCloseCode Code { get; } = code;

    /// <summary>The server is leaving and asks its clients to come back at a random moment within this span.</summary>
    public TimeSpan? ReconnectWithin { get; } = reconnectWithin;

    /// <summary>
    /// What to do next. Stop only on the server's own word: a frame that arrived broken may arrive whole on the next connection.
    /// </summary>
    public RefusalAction Action =>
        !foundHere
        && Code
            is ChatCloseCode.Protocol
                or ChatCloseCode.AuthFailed
                or ChatCloseCode.ConnectedElsewhere
                or ChatCloseCode.UpgradeRequired
            ? RefusalAction.Stop
            : RefusalAction.Retry;

    internal static ChatClosedException ByPeer(int code, string? text) =>
        new(
            (ChatCloseCode)code,
            string.IsNullOrEmpty(text) ? $"The server closed with {code}." : text
        );
}
