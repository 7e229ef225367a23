namespace Gatekeeper.Classification;

/// <summary>
/// How long tunnels lasted that ended lately, by the second up to about an hour and by hundredths beyond, and whether a length is a spike: several
/// times as many as of the lengths around it, and far beyond chance. A timer ends such tunnels, no person. What is ten minutes old counts half.
/// Not thread-safe; the inference's lock covers it.
/// </summary>
internal sealed class EndDurations
{
    private const int BySecond = 4096;
    private const int PerDoubling = 64;
    private const int Doublings = 6;

    /// <summary>At least three quarters of a spike's tunnels are more than the lengths around it explain.</summary>
    private const double Times = 4;
    private const double Few = 20;

    /// <summary>A timer's tunnels spread over a few seconds: those next to a length are not what it is compared with.</summary>
    private const int Own = 2;
    private const int Reach = 10;
    private const double LeftAfterAMinute = 0.933;
    private readonly float[] _counts = new float[BySecond + PerDoubling * Doublings];
    private long _minute;

    /// <summary>The bin of a length; beyond three days all lengths are one.</summary>
    public static ushort BinOf(TimeSpan duration)
    {
        var seconds = Math.Max(duration.TotalSeconds, 0);
        return seconds < BySecond
            ? (ushort)seconds
            : (ushort)(
                BySecond
                + Math.Min(
                    (int)(PerDoubling * Math.Log2(seconds / BySecond)),
                    PerDoubling * Doublings - 1
                )
            );
    }

    /// <summary>Counts the end of a tunnel.</summary>
    public void Count(ushort bin, TimeSpan now)
    {
        Fade((long)Math.Floor(now.TotalMinutes));
        _counts[bin]++;
    }

    /// <summary>Whether far more tunnels ended at that length than at those around it.</summary>
    public bool IsSpike(ushort bin)
    {
        var count = _counts[bin];
        return count > Few && !Chance.Explains(count, Around(bin) * WidthOf(bin), Times, Few);
    }

    /// <summary>Ends for each second of length, around a length but not next to it: the median, so that another spike nearby does not count.</summary>
    private double Around(int bin)
    {
        Span<double> around = stackalloc double[2 * (Reach - Own)];
        var found = 0;
        for (var distance = Own + 1; distance <= Reach; distance++)
        {
            if (bin >= distance)
            {
                around[found++] = _counts[bin - distance] / WidthOf(bin - distance);
            }

            if (bin + distance < _counts.Length)
            {
                around[found++] = _counts[bin + distance] / WidthOf(bin + distance);
            }
        }

        around = around[..found];
        around.Sort();
        return (around[(found - 1) / 2] + around[found / 2]) / 2;
    }

    private static double WidthOf(int bin) =>
        bin < BySecond
            ? 1
            : BySecond
                * Math.Pow(2, (bin - BySecond) / (double)PerDoubling)
                * (Math.Pow(2, 1.0 / PerDoubling) - 1);

    private void Fade(long minute)
    {
        if (minute <= _minute)
        {
            return;
        }

        var left = (float)Math.Pow(LeftAfterAMinute, minute - _minute);
        _minute = minute;
        for (var bin = 0; bin < _counts.Length; bin++)
        {
            _counts[bin] *= left;
        }
    }
}
