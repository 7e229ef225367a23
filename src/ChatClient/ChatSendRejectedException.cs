namespace ChatClient;

/// <summary>The server did not store a message. The session goes on.</summary>
public sealed class ChatSendRejectedException(
    Guid clientMessageId,
    string reason,
    TimeSpan? retryAfter
)
    : ChatException(
        $"Message {clientMessageId} was rejected: {reason}"
            + (retryAfter is { } after ? $", try again in {after.TotalSeconds:0.#} s" : "")
    )
{
    public Guid ClientMessageId { get; } = clientMessageId;

    /// <summary>Machine readable, e.g. "NO_SUCH_CONVERSATION" or "STORE_UNAVAILABLE".</summary>
    public string Reason { get; } = reason;

    /// <summary>Set when the same send (same client message id) may succeed later.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
