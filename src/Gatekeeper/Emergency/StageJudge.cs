using System.Globalization;

namespace Gatekeeper.Emergency;

/// <summary>
/// Turns signals into a stage. Up at once after <see cref="RiseAfter"/>, down one step at a time after <see cref="FallAfter"/>,
/// so that a single burst does not raise it and a storm's ripples do not make it flap. Not thread-safe; the gate's lock covers it.
/// </summary>
public sealed class StageJudge
{
    /// <summary>How long signals must ask for a higher stage.</summary>
    public static readonly TimeSpan RiseAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>How long signals must ask for a lower stage, for each step down.</summary>
    public static readonly TimeSpan FallAfter = TimeSpan.FromSeconds(2);

    /// <summary>A foreground wait beyond this is standing, not a ripple (a person notices it).</summary>
    public static readonly TimeSpan StandingForegroundWait = TimeSpan.FromMilliseconds(500);

    private const double SurgeRatio = 1.3;
    private const double SurgeBacklog = 0.25;

    /// <summary>Fewer than this waiting are no emergency.</summary>
    public const int Few = 10;

    /// <summary>From this share on the lot is nearly full.</summary>
    public const double NearlyFull = 0.8;

    private TimeSpan? _higherSince;
    private TimeSpan? _lowerSince;

    /// <summary>The stage in force.</summary>
    public Stage Stage { get; private set; }

    /// <summary>Why, in a sentence an operator understands.</summary>
    public string Reason { get; private set; } = "places are free";

    /// <summary>Judges the signals of this moment.</summary>
    /// <param name="signals">What is known now.</param>
    /// <param name="now">Time since any fixed moment; must not run backwards.</param>
    /// <returns>Whether the stage changed.</returns>
    public bool Judge(in StageSignals signals, TimeSpan now)
    {
        var asked = Asked(signals);
        _higherSince = asked > Stage ? _higherSince ?? now : null;
        _lowerSince = asked < Stage ? _lowerSince ?? now : null;

        if (_higherSince is { } higher && now - higher >= RiseAfter)
        {
            return Move(asked, signals);
        }

        if (_lowerSince is { } lower && now - lower >= FallAfter)
        {
            _lowerSince = now;
            return Move(Stage - 1, signals);
        }

        return false;
    }

    private bool Move(Stage to, in StageSignals signals)
    {
        _higherSince = null;
        Reason = to < Stage && to != Stage.Normal ? Calmer(signals) : Explain(to, signals);
        Stage = to;
        return true;
    }

    private static Stage Asked(in StageSignals signals)
    {
        if (signals.ParkedForeground + signals.ParkedOthers < Few)
        {
            // A handful behind one slow login is no emergency, whatever share of a quiet backend's traffic it is.
            return signals.PlacesRanOut ? Stage.Watch : Stage.Normal;
        }

        if (
            signals.OldestForegroundWait > StandingForegroundWait
            && signals.ForegroundDemand > 0.9 * signals.Capacity
        )
        {
            return Stage.ForegroundOverload;
        }

        if (
            signals.LotShare > NearlyFull
            || signals.BackgroundBacklogSeconds > signals.BackgroundPatience.TotalSeconds
        )
        {
            return Stage.Severe;
        }

        return signals.BackgroundBacklogSeconds > 1 || IsSurge(signals) ? Stage.Emergency
            : signals.PlacesRanOut ? Stage.Watch
            : Stage.Normal;
    }

    /// <summary>
    /// More come than the backend has lately done, and a queue forms: there is no need to wait until it is long. A backend that pauses makes a queue
    /// too, but no more come than usual.
    /// </summary>
    private static bool IsSurge(in StageSignals signals) =>
        signals.BackgroundBacklogSeconds > SurgeBacklog
        && signals.Demand > SurgeRatio * signals.RecentCapacity;

    private static string Calmer(in StageSignals signals) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"calmer: {signals.ParkedForeground:N0} foreground and {signals.ParkedOthers:N0} background connections wait; one step down every {FallAfter.TotalSeconds:F0} s"
        );

    private static string Explain(Stage stage, in StageSignals signals) =>
        stage switch
        {
            Stage.Normal => "places are free",
            Stage.Watch => "places run out now and then",
            Stage.Emergency => string.Create(
                CultureInfo.InvariantCulture,
                $"{signals.ParkedOthers:N0} background connections wait, {signals.BackgroundBacklogSeconds:F1} s of the backend's {signals.Capacity:F0} handshakes/s"
            ),
            Stage.Severe when signals.LotShare > NearlyFull => string.Create(
                CultureInfo.InvariantCulture,
                $"{signals.ParkedOthers:N0} background connections wait and the lot is {signals.LotShare * 100:F0} % full"
            ),
            Stage.Severe => string.Create(
                CultureInfo.InvariantCulture,
                $"{signals.ParkedOthers:N0} background connections wait, more than {signals.Capacity:F0} handshakes/s can serve within their patience"
            ),
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"{signals.ParkedForeground:N0} foreground connections wait, the oldest for {signals.OldestForegroundWait.TotalSeconds:F1} s: foreground alone is more than {signals.Capacity:F0} handshakes/s"
            ),
        };
}
