using ChatBackend.Storage;

namespace ChatBackend.Sessions;

/// <summary>
/// Says that the store does not answer: once for all sessions and not once for each, or the news of a full disk would fill it. Thread-safe.
/// </summary>
internal sealed partial class StoreTrouble(TimeProvider clock, ILogger<StoreTrouble> logger)
{
    /// <summary>Between two lines; what happens in between is counted.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long? _saidAt;
    private long _count;

    public void Met(StoreUnavailableException fault)
    {
        long count;
        lock (_lock)
        {
            _count++;
            if (_saidAt is { } at && clock.GetElapsedTime(at) < Quiet)
            {
                return;
            }

            _saidAt = clock.GetTimestamp();
            count = _count;
            _count = 0;
        }

        LogTrouble(count, fault.Message);
    }

    [LoggerMessage(
        12,
        LogLevel.Warning,
        "The message store did not do what it was asked, {Count} times since this was last said. The last reason: {Reason}"
    )]
    private partial void LogTrouble(long count, string reason);
}
