namespace ChatClient;

/// <summary>An account, device or group request was answered with no.</summary>
public sealed class ChatRequestException(
    int httpStatus,
    string? error,
    string message,
    TimeSpan? retryAfter
) : ChatException(message)
{
    public int HttpStatus { get; } = httpStatus;

    /// <summary>Machine readable, e.g. "LOGIN_TAKEN", "LOGIN_FAILED", "RATE_LIMITED".</summary>
    public string? Error { get; } = error;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
