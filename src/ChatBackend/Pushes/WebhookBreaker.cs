using ChatBackend.Configuration;

namespace ChatBackend.Pushes;

/// <summary>Whether the webhook's breaker is open, told to the operator and to whoever is about to call. Thread-safe.</summary>
internal sealed partial class WebhookBreaker(
    WakePushSettings settings,
    TimeProvider clock,
    ILogger<WebhookBreaker> logger
)
{
    private readonly Lock _lock = new();
    private long? _openedAt;

    /// <summary>Open, or about to be tried.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _openedAt is not null;
            }
        }
    }

    /// <summary>How many calls it lets through now: all, none, or one to try.</summary>
    public int Room
    {
        get
        {
            lock (_lock)
            {
                return _openedAt is not { } at ? int.MaxValue
                    : clock.GetElapsedTime(at) < settings.Break ? 0
                    : 1;
            }
        }
    }

    public ValueTask OpenAsync()
    {
        lock (_lock)
        {
            _openedAt = clock.GetTimestamp();
        }

        LogOpen(settings.Name, settings.Break);
        return ValueTask.CompletedTask;
    }

    public ValueTask CloseAsync()
    {
        lock (_lock)
        {
            _openedAt = null;
        }

        LogClosed(settings.Name);
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(
        60,
        LogLevel.Warning,
        "The push webhook {Url} fails: it is not called for {Break}. Nothing is lost, pushes wait in the store."
    )]
    private partial void LogOpen(string url, TimeSpan @break);

    [LoggerMessage(61, LogLevel.Warning, "The push webhook {Url} answers again.")]
    private partial void LogClosed(string url);
}
