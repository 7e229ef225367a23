namespace Gatekeeper.Replay.Engine;

/// <summary>A timer on the virtual clock. It fires once for each time it was set; a period is not needed by anything that is replayed.</summary>
internal sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state)
    : ITimer
{
    private int _number = -1;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan)
        {
            throw new NotSupportedException("Timers of the replay fire once.");
        }

        Cancel();
        _number = dueTime == Timeout.InfiniteTimeSpan ? -1 : clock.Plan(this, dueTime);
        return true;
    }

    public void Fire()
    {
        _number = -1;
        callback(state);
    }

    public void Dispose() => Cancel();

    public ValueTask DisposeAsync()
    {
        Cancel();
        return ValueTask.CompletedTask;
    }

    private void Cancel()
    {
        if (_number >= 0)
        {
            clock.Cancel(_number);
            _number = -1;
        }
    }
}
