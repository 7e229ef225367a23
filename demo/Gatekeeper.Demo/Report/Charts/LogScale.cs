namespace Gatekeeper.Demo.Report.Charts;

/// <summary>Each step of the axis is ten times the one before.</summary>
internal sealed class LogScale(double bottom, double top) : IScale
{
    public IReadOnlyList<double> Ticks { get; } =
    [
        .. Enumerable
            .Range(0, 12)
            .Select(power => Math.Pow(10, power))
            .Where(tick => tick >= bottom && tick <= top),
    ];

    public double Share(double value) =>
        Math.Clamp(Math.Log(Math.Max(value, bottom) / bottom) / Math.Log(top / bottom), 0, 1);
}
