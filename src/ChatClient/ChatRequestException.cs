namespace ChatClient;

/// <summary>An account, device or group request was answered with no.</summary>
public sealed class ChatRequestException(
    int httpStatus,
    string? error,
    string message,
    TimeSpan? retryAfter,
    Exception? innerException = null
) : ChatException(message, innerException)
{
    public int HttpStatus { get; } = httpStatus;

    /// <summary>Machine readable, e.g. "LOGIN_TAKEN", "LOGIN_FAILED", "RATE_LIMITED"; null when whoever answered does not speak our protocol.</summary>
    public string? Error { get; } = error;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
