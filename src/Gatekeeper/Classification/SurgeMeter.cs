namespace Gatekeeper.Classification;

/// <summary>
/// Events, and whether far more of them come than usual. What is usual is learned from the first event on, while there is no emergency and no surge; a
/// surge that has gone on for <see cref="NewUsualAfter"/> without an emergency is the new usual, as whoever carries it is not harmed by it. Not
/// thread-safe; the inference's lock covers it.
/// </summary>
internal sealed class SurgeMeter
{
    /// <summary>After how long a surge that is no emergency is how things are now.</summary>
    public static readonly TimeSpan NewUsualAfter = TimeSpan.FromMinutes(1);

    private readonly RecentRate _recent = new();
    private readonly UsualRate _usual = new();
    private TimeSpan? _surgingSince;
    private long? _current;
    private int _inCurrent;

    /// <summary>Whether it has watched long enough to say what is usual.</summary>
    public bool IsKnown => _usual.IsKnown;

    /// <summary>Events a second that are usual.</summary>
    public double Usual => _usual.PerSecond;

    /// <summary>Counts an event. <see cref="MoveTo"/> comes first.</summary>
    public void Count(TimeSpan now)
    {
        _recent.Count(now);
        _current ??= SecondOf(now);
        _inCurrent++;
    }

    /// <summary>Whether far more come than usual. While nothing is known: no.</summary>
    public bool IsSurging(TimeSpan now) => IsKnown && _recent.IsFarAbove(Usual, now);

    /// <summary>Learns from the seconds that passed.</summary>
    /// <param name="now">Now.</param>
    /// <param name="isCalm">Whether there is no emergency; in one nothing is learned.</param>
    public void MoveTo(TimeSpan now, bool isCalm)
    {
        var second = SecondOf(now);
        if (_current is not { } current || second <= current)
        {
            return;
        }

        if (MayLearn(now, isCalm))
        {
            _usual.Learn(_inCurrent);
            _usual.LearnQuiet(second - current - 1);
        }

        _current = second;
        _inCurrent = 0;
    }

    private bool MayLearn(TimeSpan now, bool isCalm)
    {
        if (!isCalm || !IsSurging(now))
        {
            _surgingSince = null;
            return isCalm;
        }

        _surgingSince ??= now;
        if (now - _surgingSince >= NewUsualAfter)
        {
            _usual.BecomeNow(_recent.PerSecond(now));
            _surgingSince = null;
        }

        return false;
    }

    private static long SecondOf(TimeSpan now) => (long)Math.Floor(now.TotalSeconds);
}
