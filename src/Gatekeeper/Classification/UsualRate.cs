namespace Gatekeeper.Classification;

/// <summary>
/// How many events a second are usual: the mean of the last minutes, up and down alike, the latest counting most, so that it keeps up with traffic that
/// is being moved here. Not thread-safe; the inference's lock covers it.
/// </summary>
internal sealed class UsualRate
{
    /// <summary>How many seconds it remembers.</summary>
    public const int Memory = 120;

    /// <summary>After how many seconds it says anything: the first ones of a process are its start.</summary>
    public const int KnownAfter = 10;

    private int _seconds;

    /// <summary>Events a second.</summary>
    public double PerSecond { get; private set; }

    public bool IsKnown => _seconds >= KnownAfter;

    /// <summary>A second passed, with so many events.</summary>
    public void Learn(int count)
    {
        _seconds = Math.Min(_seconds + 1, Memory);
        PerSecond += (count - PerSecond) * 2 / (_seconds + 1);
    }

    /// <summary>Seconds passed without any.</summary>
    public void LearnQuiet(long seconds)
    {
        for (; seconds > 0 && _seconds < Memory; seconds--)
        {
            Learn(0);
        }

        PerSecond *= Math.Pow(1 - 2.0 / (Memory + 1), Math.Max(seconds, 0));
    }

    /// <summary>What was usual is no more: begins anew from a rate.</summary>
    public void BecomeNow(double perSecond)
    {
        PerSecond = perSecond;
        _seconds = KnownAfter;
    }
}
