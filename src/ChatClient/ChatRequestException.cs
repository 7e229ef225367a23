namespace ChatClient;

/// <summary>An account, an enrolment or a group was answered with no.</summary>
public sealed class ChatRequestException(
    int httpStatus,
    string? error,
    string message,
    TimeSpan? retryAfter,
    Exception? innerException = null
) : ChatException(message, innerException)
{
    /// <summary>0 when the answer came inside the channel.</summary>
    public int HttpStatus { get; } = httpStatus;

    /// <summary>Machine readable, e.g. "LOGIN_TAKEN", "LOGIN_FAILED", "RATE_LIMITED"; null when whoever answered does not speak our protocol.</summary>
    public string? Error { get; } = error;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
