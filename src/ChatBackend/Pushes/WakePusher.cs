using ChatBackend.Configuration;
using ChatBackend.Gate;
using ChatBackend.Sessions;
using ChatBackend.Storage;

namespace ChatBackend.Pushes;

/// <summary>
/// Finds the devices that have to be woken and wakes them, ten times a second:
///   1. what does the gate's stage allow?  2. users whose logs grew a moment ago: which of their devices are still behind, and not here?
///   3. now and then all devices, a thousand at a time  4. as many of those whose moment has come as rate, breaker and places allow.
/// It has nothing of its own that must not be lost: a log that grew is in the store, and so is what a device was told.
/// </summary>
internal sealed partial class WakePusher(
    WakePushSettings settings,
    IPushOutbox outbox,
    SessionDirectory sessions,
    GateWatch gate,
    PushSchedule schedule,
    PushSender sender,
    StoreTrouble trouble,
    TimeProvider clock,
    ILogger<WakePusher> logger
) : BackgroundService, IWakePushes
{
    /// <summary>Devices in memory: an hour at stage 3 falls back on the sweep beyond that.</summary>
    public const int MaxPlanned = 200_000;

    private const int UsersPerLook = 1000;
    private const int LooksPerRound = 5;
    private const int DevicesPerStep = 1000;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    /// <summary>A device that is connected and behind reads slowly, or is gone and nobody has noticed yet.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Half of the delay until somebody looks, and half until the push: a device has all of the second half to acknowledge what it was seen
    /// to lack, also when that had come a moment before the look.
    /// </summary>
    private readonly TimeSpan _half = settings.Delay / 2;
    private readonly NotedUsers _noted = new(settings.Delay / 2);
    private readonly NotedUsers _connected = new(LookAgain);
    private readonly PushRate _rate = new(clock);
    private PushRegime _regime;
    private long _sweepAt = long.MinValue;
    private string? _sweepAfter;

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public void LogsGrew(IReadOnlyList<long> users)
    {
        if (users.Count > 0)
        {
            _noted.Note(users, Now);
        }
    }

    /// <summary>One round. Not called again before it has returned.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer; what was under way is done by a later round.</exception>
    public async Task RoundAsync(CancellationToken cancellationToken)
    {
        Turn();
        await LookAsync(_noted, cancellationToken);
        await LookAsync(_connected, cancellationToken);
        await SweepAsync(cancellationToken);
        await SendAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await RoundAsync(stoppingToken);
                }
                catch (StoreUnavailableException e)
                {
                    trouble.Met(e);
                }
            }
        }
        finally
        {
            await sender.FinishAsync();
        }
    }

    private static PushRegime RegimeOf(int? stage) =>
        stage switch
        {
            null => PushRegime.Careful,
            <= 1 => PushRegime.Free,
            2 => PushRegime.Held,
            _ => PushRegime.Stopped,
        };

    private static bool IsHolding(PushRegime regime) =>
        regime is PushRegime.Held or PushRegime.Stopped;

    /// <summary>1: when the stage rises past 1 or falls to it, everything that is planned gets a new moment.</summary>
    private void Turn()
    {
        var (before, after) = (_regime, RegimeOf(gate.Stage));
        _regime = after;
        if (before == after)
        {
            return;
        }

        if (IsHolding(after))
        {
            schedule.SpreadOut(Now + (long)settings.Spread.TotalMilliseconds, settings.Spread);
            LogHeld(after, schedule.Count);
        }
        else if (IsHolding(before))
        {
            schedule.SpreadOut(Now, settings.Spread);
            LogReleased(schedule.Count, settings.Spread);
        }
    }

    /// <summary>2: a few thousand users a round, so that it keeps pace with more messages than one store takes.</summary>
    private async Task LookAsync(NotedUsers noted, CancellationToken cancellationToken)
    {
        for (var look = 0; look < LooksPerRound; look++)
        {
            var users = noted.TakeDue(Now, UsersPerLook);
            if (users.Count == 0)
            {
                return;
            }

            try
            {
                Plan(await outbox.FindBehindAsync(users, cancellationToken), TimeSpan.Zero);
            }
            catch (StoreUnavailableException)
            {
                noted.Note(users, Now);
                throw;
            }
        }
    }

    /// <summary>3: nobody knows how long these have waited, and after a restart most of them are about to come by themselves.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        if (schedule.IsFull || (_sweepAfter is null && Now < _sweepAt))
        {
            return;
        }

        var step = await outbox.SweepAsync(_sweepAfter ?? "", DevicesPerStep, cancellationToken);
        Plan(step.Behind, settings.Spread);
        _sweepAfter = step.Last;
        if (_sweepAfter is null)
        {
            _sweepAt = Now + (long)settings.SweepEvery.TotalMilliseconds;
        }
    }

    private void Plan(IReadOnlyList<BehindDevice> behind, TimeSpan over)
    {
        var now = Now;
        foreach (var device in behind)
        {
            if (sessions.IsHere(device.Id))
            {
                _connected.Note([device.User], now);
                continue;
            }

            var (wait, span) = IsHolding(_regime)
                ? (settings.Spread, settings.Spread)
                : (_half, over);
            var at = now + (long)wait.TotalMilliseconds + PushSchedule.Within(span);
            schedule.Plan(device, Math.Max(at, device.NotBefore));
        }
    }

    /// <summary>4: a server that leaves wakes nobody for itself.</summary>
    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var perSecond =
            _regime == PushRegime.Careful
                ? Math.Min(settings.PerSecond, settings.PerSecondWithoutGate)
                : settings.PerSecond;
        var room = Math.Min(_rate.Available(perSecond), sender.Room);
        if (_regime == PushRegime.Stopped || sessions.Draining || room <= 0)
        {
            return;
        }

        var now = Now;
        var absent = new List<BehindDevice>();
        foreach (var device in schedule.TakeDue(now, room))
        {
            if (sessions.IsHere(device.Id))
            {
                _connected.Note([device.User], now);
            }
            else
            {
                absent.Add(device);
            }
        }

        var (begun, others) = await sender.SendAsync(absent, cancellationToken);
        _rate.Spend(begun);
        // What came while they were planned counts as well.
        _noted.Note(others, now);
    }

    [LoggerMessage(
        62,
        LogLevel.Warning,
        "The gate is in an emergency: wake pushes are {Regime}, {Planned} devices wait."
    )]
    private partial void LogHeld(PushRegime regime, int planned);

    [LoggerMessage(
        63,
        LogLevel.Warning,
        "The gate's emergency is over: {Planned} wake pushes go out within {Spread}."
    )]
    private partial void LogReleased(int planned, TimeSpan spread);
}
