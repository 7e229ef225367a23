namespace ChatClient;

/// <summary>What one try came to; exactly one of the four.</summary>
public readonly record struct ConnectResult(
    ChatSession? Session,
    ChatRefusal? Refusal,
    ChatUnreachableException? Unreachable,
    ChatClosedException? Closed = null
)
{
    /// <summary>What to try with next, after a try without a session: a ticket that was rejected is gone from it, a new server key is in it. Null: as before.</summary>
    public DeviceCredentials? Credentials { get; init; }

    internal static ConnectResult Failed(string message, Exception? cause = null) =>
        new(null, null, new ChatUnreachableException(message, cause));
}
