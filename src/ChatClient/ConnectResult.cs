namespace ChatClient;

/// <summary>What one try came to; exactly one of the four.</summary>
public readonly record struct ConnectResult(
    ChatSession? Session,
    ChatRefusal? Refusal,
    ChatUnreachableException? Unreachable,
    ChatClosedException? Closed = null
)
{
    internal static ConnectResult Failed(string message, Exception? cause = null) =>
        new(null, null, new ChatUnreachableException(message, cause));
}
