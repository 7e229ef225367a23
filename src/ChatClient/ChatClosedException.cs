namespace ChatClient;

/// <summary>An established session has ended.</summary>
public sealed class ChatClosedException(
    ChatCloseCode code,
    string message,
    TimeSpan? reconnectWithin = null,
    Exception? innerException = null
) : ChatException(message, innerException)
{
    public ChatCloseCode Code { get; } = code;

    /// <summary>The server is leaving and asks its clients to come back at a random moment within this span.</summary>
    public TimeSpan? ReconnectWithin { get; } = reconnectWithin;

    public RefusalAction Action =>
        Code
            is ChatCloseCode.Protocol
                or ChatCloseCode.AuthFailed
                or ChatCloseCode.ConnectedElsewhere
                or ChatCloseCode.UpgradeRequired
            ? RefusalAction.Stop
            : RefusalAction.Retry;
}
