namespace Gatekeeper.Windows;

/// <summary>
/// How long handshakes took lately, as multiples of their reference: the median of the last 64 that ended within a second. Not thread-safe; the gate's
/// lock covers it.
/// </summary>
public sealed class RecentLatency
{
    /// <summary>Fewer say nothing: a ninth of them may be slow by chance alone.</summary>
    public const int Enough = 8;

    private const int Remembered = 64;
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(1);
    private readonly (double Ratio, TimeSpan At)[] _samples = new (double Ratio, TimeSpan At)[
        Remembered
    ];
    private readonly double[] _sorted = new double[Remembered];
    private int _next;
    private int _count;

    /// <summary>A handshake ended.</summary>
    /// <param name="ratio">What it took over its reference.</param>
    /// <param name="now">Time since any fixed moment; must not run backwards.</param>
    public void Add(double ratio, TimeSpan now)
    {
        _samples[_next] = (ratio, now);
        _next = (_next + 1) % Remembered;
        _count = Math.Min(_count + 1, Remembered);
    }

    /// <summary>The median; 1 while too few ended lately.</summary>
    /// <param name="now">Time since the same fixed moment.</param>
    public double MedianRatio(TimeSpan now)
    {
        var count = 0;
        for (var index = 0; index < _count; index++)
        {
            if (now - _samples[index].At <= Recent)
            {
                _sorted[count++] = _samples[index].Ratio;
            }
        }

        if (count < Enough)
        {
            return 1;
        }

        Array.Sort(_sorted, 0, count);
        return _sorted[count / 2];
    }
}
