namespace Chat.Tests.Rehearsal;

/// <summary>A clock whose only timer fires when it likes: long after it was due.</summary>
internal sealed class LateClock : TimeProvider, IDisposable
{
    private long _now = 1;
    private Action _fire = () => { };

    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    )
    {
        _fire = () => callback(state);
        return new NeverTimer();
    }

    public void AdvanceAndFire(TimeSpan by)
    {
        _now += (long)by.TotalMicroseconds;
        _fire();
    }

    public void Dispose() { }

    private sealed class NeverTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
