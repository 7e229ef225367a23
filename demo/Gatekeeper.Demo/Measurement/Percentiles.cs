namespace Gatekeeper.Demo.Measurement;

/// <summary>Percentiles of a complete set of figures: sorted, by nearest rank, so that every answer is a figure that occurred.</summary>
internal sealed class Percentiles
{
    private readonly double[] _sorted;

    public Percentiles(IEnumerable<double> figures)
    {
        _sorted = [.. figures];
        Array.Sort(_sorted);
    }

    public int Count => _sorted.Length;

    /// <summary>The figure that <paramref name="percent"/> of all figures do not exceed; null when there are none.</summary>
    public double? At(double percent)
    {
        if (_sorted.Length == 0)
        {
            return null;
        }

        var rank = (int)Math.Ceiling(percent / 100 * _sorted.Length);
        return _sorted[Math.Clamp(rank, 1, _sorted.Length) - 1];
    }
}
