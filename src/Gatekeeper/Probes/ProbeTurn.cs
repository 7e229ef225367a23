namespace Gatekeeper.Probes;

/// <summary>When something is probed next, and that no second probe begins while one is under way. Thread-safe.</summary>
internal sealed class ProbeTurn
{
    private int _isUnderWay;
    private long _dueTicks;

    /// <summary>Whether a probe is under way.</summary>
    public bool IsUnderWay => Volatile.Read(ref _isUnderWay) != 0;

    /// <summary>When the next probe is due, as time since any fixed moment; at once in the beginning.</summary>
    public TimeSpan Due => new(Volatile.Read(ref _dueTicks));

    /// <summary>Begins a probe if it is due and none is under way.</summary>
    /// <param name="now">Time since the same fixed moment.</param>
    public bool TryBegin(TimeSpan now)
    {
        if (Interlocked.Exchange(ref _isUnderWay, 1) != 0)
        {
            return false;
        }

        if (now >= Due)
        {
            return true;
        }

        Volatile.Write(ref _isUnderWay, 0);
        return false;
    }

    /// <summary>The probe that was begun is over.</summary>
    /// <param name="next">When the next one is due.</param>
    public void End(TimeSpan next)
    {
        Volatile.Write(ref _dueTicks, next.Ticks);
        Volatile.Write(ref _isUnderWay, 0);
    }
}
