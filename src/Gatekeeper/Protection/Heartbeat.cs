namespace Gatekeeper.Protection;

/// <summary>When the gates were ticked last: what tells a process that works from one that only exists. Thread-safe.</summary>
public sealed class Heartbeat(TimeProvider clock)
{
    private long _last = clock.GetTimestamp();

    /// <summary>How long ago the last beat was.</summary>
    public TimeSpan Age => clock.GetElapsedTime(Interlocked.Read(ref _last));

    /// <summary>The gates were ticked.</summary>
    public void Beat() => Interlocked.Exchange(ref _last, clock.GetTimestamp());
}
