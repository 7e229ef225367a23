namespace Chat.Bench.Measurement;

/// <summary>The figures of several runs of the same thing; the median is what counts.</summary>
internal sealed class Figures(IEnumerable<double> runs)
{
    private readonly double[] _sorted = [.. runs.Order()];

    public int Count => _sorted.Length;

    public double Lowest => _sorted[0];

    public double Highest => _sorted[^1];

    /// <summary>Of an even number, the mean of the two in the middle.</summary>
    public double Median =>
        _sorted.Length % 2 == 1
            ? _sorted[_sorted.Length / 2]
            : (_sorted[(_sorted.Length / 2) - 1] + _sorted[_sorted.Length / 2]) / 2;
}
