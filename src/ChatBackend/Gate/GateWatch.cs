using ChatBackend.Configuration;

namespace ChatBackend.Gate;

/// <summary>Asks the gate for its stage, again and again, and remembers the answer for a while. Thread-safe.</summary>
internal sealed partial class GateWatch(
    GateSettings settings,
    GateAdmin gate,
    TimeProvider clock,
    ILogger<GateWatch> logger
) : BackgroundService
{
    private readonly Lock _lock = new();
    private int _stage;
    private long? _heardAt;
    private bool _silent;

    /// <summary>0 to 4; 0 without a gate. Null: a gate is configured and has said nothing for <see cref="GateSettings.Believe"/>.</summary>
    public int? Stage
    {
        get
        {
            lock (_lock)
            {
                return !settings.On ? 0
                    : _heardAt is { } at && clock.GetElapsedTime(at) <= settings.Believe ? _stage
                    : null;
            }
        }
    }

    /// <summary>Asks once.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            Hear(await gate.StageAsync(cancellationToken));
        }
        catch (GateSilentException e)
        {
            // Once for each silence.
            if (!_silent)
            {
                _silent = true;
                LogSilent(settings.Admin, e.Message);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.On)
        {
            return;
        }

        using var timer = new PeriodicTimer(settings.Every, clock);
        do
        {
            await AskAsync(stoppingToken);
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Hear(int stage)
    {
        _silent = false;
        lock (_lock)
        {
            _heardAt = clock.GetTimestamp();
            if (stage == _stage)
            {
                return;
            }

            _stage = stage;
        }

        LogStage(settings.Admin, stage);
    }

    [LoggerMessage(
        50,
        LogLevel.Warning,
        "The gate at {Admin} does not say its stage; wake pushes go out slowly until it does: {Reason}"
    )]
    private partial void LogSilent(string admin, string reason);

    [LoggerMessage(51, LogLevel.Information, "The gate at {Admin} is at stage {Stage}.")]
    private partial void LogStage(string admin, int stage);
}
