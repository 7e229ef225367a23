namespace Gatekeeper.Testing;

/// <summary>
/// A clock that stands still until a test moves it. Timers fire inside <see cref="Advance"/>, in order of their due time.
/// Its timestamp frequency is deliberately odd, so that code that mixes timestamps with ticks or milliseconds fails.
/// </summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private const long Frequency = TimeSpan.TicksPerSecond * 7;
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _elapsed;

    public override long TimestampFrequency => Frequency;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _start + _elapsed;
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return 12_345 + _elapsed.Ticks * 7;
        }
    }

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    )
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves time forward, stopping at every timer that comes due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        var target = _elapsed + by;
        while (NextDue(target) is { } due)
        {
            _elapsed = due.DueAt;
            due.Fire();
        }

        _elapsed = target;
    }

    private ManualTimer? NextDue(TimeSpan until)
    {
        lock (_lock)
        {
            return _timers.Where(timer => timer.DueAt <= until).MinBy(timer => timer.DueAt);
        }
    }

    private sealed class ManualTimer(
        ManualTimeProvider clock,
        TimerCallback callback,
        object? state
    ) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    DueAt = clock._elapsed + dueTime;
                    clock._timers.Add(this);
                }
            }

            return true;
        }

        public void Fire()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                if (_period > TimeSpan.Zero)
                {
                    DueAt += _period;
                    clock._timers.Add(this);
                }
            }

            callback(state);
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
