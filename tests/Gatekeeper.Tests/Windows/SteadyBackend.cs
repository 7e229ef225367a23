using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Windows;

/// <summary>
/// A window law in front of a backend without any chance in it: as Little's law has it, every handshake takes its service while there are workers for all,
/// and in step longer beyond. So what the law does next is known, whatever its thresholds are in detail.
/// </summary>
internal sealed class SteadyBackend(AdaptiveWindow window)
{
    private static readonly TimeSpan TickLength = TimeSpan.FromMilliseconds(50);
    private TimeSpan _now;

    public double Workers { get; set; } = 40;

    public double Service { get; set; } = 0.05;

    /// <summary>Somebody always waits, so that the window is what limits; otherwise places are free.</summary>
    public bool Saturated { get; set; } = true;

    /// <summary>Places ran out for moments, though nobody waits any more: one handshake in five was let through when all others were in use too.</summary>
    public bool RanOut { get; set; }

    /// <summary>Places used while they are free.</summary>
    public int Used { get; set; } = 10;

    /// <summary>Foreground takes the places that background leaves to a probe.</summary>
    public bool ForegroundFills { get; set; }

    public bool Completes { get; set; } = true;

    public int SamplesPerTick { get; set; } = 30;

    /// <summary>All windows so far, one after another.</summary>
    public List<int> Windows { get; } = [];

    /// <summary>Whether background was held at less than the window at any tick so far.</summary>
    public bool Probed { get; private set; }

    public int InFlight =>
        !Saturated ? Used
        : ForegroundFills ? window.Limit
        : window.BackgroundLimit;

    public double Latency => Service * Math.Max(1, InFlight / Workers);

    public double WorkingReference => window.WorkingReference?.TotalSeconds ?? double.NaN;

    public void Run(double seconds) => Until(() => false, seconds);

    /// <summary>Lets time pass until something is so, or for so long at most.</summary>
    /// <returns>Whether it came to be so.</returns>
    public bool Until(Func<bool> isSo, double seconds = 120)
    {
        for (var end = _now + TimeSpan.FromSeconds(seconds); _now < end; )
        {
            Tick();
            if (isSo())
            {
                return true;
            }
        }

        return false;
    }

    private void Tick()
    {
        _now += TickLength;
        var latency = TimeSpan.FromSeconds(Latency);
        var crowded = TimeSpan.FromSeconds(Service * Math.Max(1, window.Limit / Workers));
        for (var sample = 0; sample < SamplesPerTick; sample++)
        {
            var isCrowded = RanOut && sample % 5 == 0;
            var took = isCrowded ? crowded : latency;
            window.Observe(
                new(_now - took, _now, took, Completes)
                {
                    PlacesUsed = isCrowded ? window.Limit : InFlight,
                }
            );
        }

        window.Tick(new(_now, Saturated, Saturated || RanOut, InFlight, Calm: !Saturated));
        Probed |= window.BackgroundLimit < window.Limit;
        if (Windows.Count == 0 || Windows[^1] != window.Limit)
        {
            Windows.Add(window.Limit);
        }
    }
}
