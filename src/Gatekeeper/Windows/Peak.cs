namespace Gatekeeper.Windows;

/// <summary>The highest value of the last five to ten seconds. Not thread-safe; the gate's lock covers it.</summary>
public sealed class Peak
{
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(5);
    private double _now;
    private double _before;
    private TimeSpan _since;

    /// <summary>Takes note of a value and gives the highest.</summary>
    /// <param name="value">The value now.</param>
    /// <param name="now">Time since any fixed moment; must not run backwards.</param>
    public double Of(double value, TimeSpan now)
    {
        if (now - _since >= Half)
        {
            _before = now - _since >= 2 * Half ? value : _now;
            _now = value;
            _since = now;
        }

        _now = Math.Max(_now, value);
        return Math.Max(_now, _before);
    }
}
