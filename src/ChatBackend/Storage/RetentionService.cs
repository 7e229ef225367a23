using ChatBackend.Configuration;

namespace ChatBackend.Storage;

/// <summary>Deletes what is too old, now and then. A run that fails is made up for by the next.</summary>
internal sealed partial class RetentionService(
    IMessageStore store,
    ChatBackendSettings settings,
    TimeProvider clock,
    ILogger<RetentionService> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.Retention.Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await store.ExpireAsync(CutoffAt(clock.GetUtcNow()), stoppingToken);
            }
            catch (StoreUnavailableException e)
            {
                LogFailed(e.Message);
            }
        }
    }

    private RetentionCutoff CutoffAt(DateTimeOffset now) =>
        new(
            (now - settings.Retention.Messages).ToUnixTimeMilliseconds(),
            (now - settings.Retention.SendIds).ToUnixTimeMilliseconds(),
            Days.Of(now - settings.Retention.Devices)
        );

    [LoggerMessage(
        30,
        LogLevel.Warning,
        "Old messages were not deleted, the next run will: {Reason}"
    )]
    private partial void LogFailed(string reason);
}
