using ChatBackend.Configuration;
using ChatProtocol;

namespace ChatBackend.Sessions;

/// <summary>Before the server stops listening: GoAway to everyone, time to leave, then a close for those who stayed.</summary>
internal sealed partial class SessionDrain(
    SessionDirectory directory,
    ChatBackendSettings settings,
    TimeProvider clock,
    ILogger<SessionDrain> logger
) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var gone = directory.BeginDrain();
        var sessions = directory.Snapshot();
        LogDraining(sessions.Count, settings.Drain.Timeout);
        await Task.WhenAll(
            sessions.Select(session => session.GoAwayAsync(settings.Drain.ReconnectWithin))
        );
        if (await IsGoneAsync(gone, settings.Drain.Timeout, cancellationToken))
        {
            return;
        }

        directory
            .Snapshot()
            .ForEach(session => session.BeginClose(CloseCodes.Restart, "Restarting."));
        await IsGoneAsync(gone, settings.Session.CloseTimeout, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> IsGoneAsync(
        Task gone,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await gone.WaitAsync(limit, clock, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(
        20,
        LogLevel.Information,
        "Draining: {Sessions} sessions have {Timeout} to leave."
    )]
    private partial void LogDraining(int sessions, TimeSpan timeout);
}
