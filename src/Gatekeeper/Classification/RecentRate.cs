using Gatekeeper.Windows;

namespace Gatekeeper.Classification;

/// <summary>
/// How many events came in the last second and in the last ten: a site with many shows a surge in the one, a site with few in the other. Not
/// thread-safe; the inference's lock covers it.
/// </summary>
internal sealed class RecentRate
{
    private const double Times = 2;
    private const double FewInASecond = 10;
    private const double FewInTen = 20;
    private readonly RateMeter _second = new(slots: 10);
    private readonly RateMeter _tenSeconds = new(slots: 100);

    /// <summary>Counts an event.</summary>
    public void Count(TimeSpan now)
    {
        _second.Count(now);
        _tenSeconds.Count(now);
    }

    /// <summary>Events a second over the last ten.</summary>
    public double PerSecond(TimeSpan now) => _tenSeconds.PerSecond(now);

    /// <summary>Whether far more came than so many a second, and more than chance explains.</summary>
    public bool IsFarAbove(double usual, TimeSpan now) =>
        !Chance.Explains(_second.PerSecond(now), usual, Times, FewInASecond)
        || !Chance.Explains(10 * _tenSeconds.PerSecond(now), 10 * usual, Times, FewInTen);
}
