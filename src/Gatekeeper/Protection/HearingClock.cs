namespace Gatekeeper.Protection;

/// <summary>
/// Measures only the time in which this process could hear what its clients say. While it does not run (a paused virtual machine, a long pause of the collector, no turn on a
/// processor), their words lie unread in the kernel, and nobody may be closed for a silence that was the process's own. Thread-safe.
/// </summary>
/// <param name="clock">The clock of the world.</param>
internal sealed class HearingClock(TimeProvider clock)
{
    /// <summary>
    /// A beat comes every 50 ms, and is queued behind the work that clients brought. When it is later than this, the process did not run or had not come to what they
    /// said, and what is beyond is not counted: so a quarter of a second is four turns of the queue at least.
    /// </summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(75);

    private readonly Lock _lock = new();
    private long _last = clock.GetTimestamp();
    private TimeSpan _heard;

    /// <summary>How long the process has heard its clients since it began.</summary>
    public TimeSpan Now
    {
        get
        {
            lock (_lock)
            {
                return _heard + SinceBeat();
            }
        }
    }

    /// <summary>The process runs.</summary>
    public void Beat()
    {
        lock (_lock)
        {
            _heard += SinceBeat();
            _last = clock.GetTimestamp();
        }
    }

    private TimeSpan SinceBeat()
    {
        var elapsed = clock.GetElapsedTime(_last);
        return elapsed < Longest ? elapsed : Longest;
    }
}
