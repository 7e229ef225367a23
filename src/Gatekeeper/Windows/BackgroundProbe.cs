namespace Gatekeeper.Windows;

/// <summary>
/// Now and then background alone is held at a smaller window for one epoch: is the working reference still right? Foreground is never held back for it.
/// Not thread-safe; the gate's lock covers it.
/// </summary>
internal sealed class BackgroundProbe
{
    private const double Step = 1.4;

    /// <summary>Less in flight than this over what was asked for is a probe; more is foreground that took the places.</summary>
    private const double Tolerated = 1.12;

    /// <summary>Two medians of an epoch differ by so much by chance alone.</summary>
    private const double Noise = 0.1;

    /// <summary>A probe costs a fifth of the throughput for one epoch.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>A new reference rests on few handshakes and is looked at soon after, then at twice the pause, and so on.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(3);

    private TimeSpan _dueAt;
    private TimeSpan _pause = FirstPause;

    /// <summary>Whether background is held back now.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>What background may use.</summary>
    public double Limit { get; private set; }

    /// <summary>The reference is new: look soon.</summary>
    public void Soon(TimeSpan now)
    {
        _pause = FirstPause;
        _dueAt = now + _pause;
    }

    /// <summary>Places begin to run out: a busy moment is not worth a probe, and a busy hour has many.</summary>
    public void NotYet(TimeSpan now) =>
        _dueAt = _dueAt > now + FirstPause ? _dueAt : now + FirstPause;

    /// <summary>Begins one if it is time.</summary>
    public void BeginIfDue(double limit, TimeSpan now)
    {
        if (now >= _dueAt)
        {
            IsUnderWay = true;
            Limit = limit / Step;
        }
    }

    /// <summary>Ends it without a verdict.</summary>
    public void Cancel() => IsUnderWay = false;

    /// <summary>Ends it.</summary>
    /// <param name="reference">The working reference.</param>
    /// <param name="latency">What was seen.</param>
    /// <param name="placesUsed">Places used meanwhile, on average.</param>
    /// <param name="now">Now.</param>
    public ProbeVerdict End(double reference, double latency, double placesUsed, TimeSpan now)
    {
        IsUnderWay = false;
        _dueAt = now + _pause;
        if (placesUsed > Limit * Tolerated)
        {
            return ProbeVerdict.None;
        }

        _pause = _pause < LongestPause / 2 ? 2 * _pause : LongestPause;
        return latency < reference * (1 - Noise) ? ProbeVerdict.TooHigh
            : latency > reference * (1 + Noise) ? ProbeVerdict.TooLow
            : ProbeVerdict.Right;
    }
}
