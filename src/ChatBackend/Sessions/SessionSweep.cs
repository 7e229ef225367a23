namespace ChatBackend.Sessions;

/// <summary>One timer for the deadlines of all sessions, instead of a timer for each.</summary>
internal sealed class SessionSweep(SessionDirectory directory, TimeProvider clock)
    : BackgroundService
{
    /// <summary>Coarse against deadlines of 10 s and more.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            directory.Snapshot().ForEach(session => session.CheckDeadlines());
        }
    }
}
