namespace Gatekeeper.Replay.Engine;

/// <summary>A clock that stands where the simulation puts it. Its timers are events of the simulation.</summary>
internal sealed class VirtualClock(EventQueue events) : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Timers that are set, by the number their event carries; a number is free again when its event has come.</summary>
    private readonly List<VirtualTimer?> _timers = [];
    private readonly Stack<int> _free = new();

    /// <summary>Ticks of 100 ns since the start.</summary>
    public long Now { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now;

    public override DateTimeOffset GetUtcNow() => Epoch.AddTicks(Now);

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    )
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets a timer fire after a while.</summary>
    /// <returns>What <see cref="Cancel"/> wants to know.</returns>
    public int Plan(VirtualTimer timer, TimeSpan after)
    {
        if (!_free.TryPop(out var number))
        {
            number = _timers.Count;
            _timers.Add(null);
        }

        _timers[number] = timer;
        events.Plan(Now + after.Ticks, EventKind.TimerFires, number);
        return number;
    }

    public void Cancel(int number) => _timers[number] = null;

    /// <summary>The event of a timer has come.</summary>
    public void Fire(int number)
    {
        var timer = _timers[number];
        _timers[number] = null;
        _free.Push(number);
        timer?.Fire();
    }
}
