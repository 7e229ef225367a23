namespace Gatekeeper.Demo.Report.Charts;

/// <summary>From zero to a round number, with steps of 1, 2 or 5 times a power of ten.</summary>
internal sealed class LinearScale : IScale
{
    private readonly double _top;

    private LinearScale(double top, double step)
    {
        _top = top;
        var count = (int)Math.Floor(top / step + 1e-9);
        Ticks = [.. Enumerable.Range(0, count + 1).Select(tick => tick * step)];
    }

    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Up to the next round step above the highest value.</summary>
    public static LinearScale Over(double highest, int steps = 4)
    {
        var step = Step(Math.Max(highest, 1), steps);
        return new LinearScale(Math.Ceiling(Math.Max(highest, 1) / step) * step, step);
    }

    /// <summary>Exactly up to that value; ticks where they are round.</summary>
    public static LinearScale UpTo(double top, int steps) => new(top, Step(top, steps));

    public double Share(double value) => Math.Clamp(value / _top, 0, 1);

    private static double Step(double highest, int steps)
    {
        var rough = highest / steps;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double[] round = [1, 2, 5, 10];
        return power * round.First(factor => factor * power >= rough - 1e-9);
    }
}
