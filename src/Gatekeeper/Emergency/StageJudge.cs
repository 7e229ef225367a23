namespace Gatekeeper.Emergency;

/// <summary>
/// Turns signals into a stage. Up at once after <see cref="RiseAfter"/>, down one step at a time after <see cref="FallAfter"/>,
/// so that a single burst does not raise it and a storm's ripples do not make it flap. Not thread-safe; the gate's lock covers it.
/// </summary>
public sealed class StageJudge
{
    /// <summary>How long signals must ask for a higher stage. A fifth of the second within which a storm must be detected.</summary>
    public static readonly TimeSpan RiseAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>How long signals must ask for a lower stage, for each step down. Twice the longest pause that impatient clients make, so that their waves do not make it flap.</summary>
    public static readonly TimeSpan FallAfter = TimeSpan.FromSeconds(2);

    /// <summary>A foreground wait beyond this is standing, not a ripple (a person notices it).</summary>
    public static readonly TimeSpan StandingForegroundWait = TimeSpan.FromMilliseconds(500);

    /// <summary>Fewer than this many connections waiting raise nothing above watch.</summary>
    public const int Few = 10;

    /// <summary>From this share on the lot is nearly full.</summary>
    public const double NearlyFull = 0.8;

    /// <summary>Handshakes, or ordinary requests, that take so many times their reference are far from what they should be.</summary>
    public const double FarOverReference = 2;

    /// <summary>A stage is left when signals are well below what raised it, so that a storm's waves do not make it flap.</summary>
    private const double WellBelow = 0.4;

    private const double ForegroundShare = 0.9;
    private const double SurgeRatio = 1.3;
    private const double SurgeBacklog = 0.25;

    /// <summary>Standard deviations of chance (arrivals are Poisson) that a surge must stand out from a small backend's traffic.</summary>
    private const double BeyondChance = 3;

    /// <summary>Seconds of work that must wait before slow handshakes are more than the ripple of a pause or of a crowded second.</summary>
    private const double SlowBacklog = 0.7;
    private TimeSpan? _higherSince;
    private TimeSpan? _lowerSince;
    private bool _wasOrdered;

    /// <summary>The stage in force.</summary>
    public Stage Stage { get; private set; }

    /// <summary>Why, in a sentence an operator understands.</summary>
    public string Reason { get; private set; } = StageReasons.PlacesAreFree;

    /// <summary>Judges the signals of this moment.</summary>
    /// <param name="signals">What is known now.</param>
    /// <param name="now">Time since any fixed moment; must not run backwards.</param>
    /// <param name="forced">The stage that an operator ordered, and why, or null. When the order ends, the signals lead on from it.</param>
    /// <returns>Whether the stage changed.</returns>
    public bool Judge(
        in StageSignals signals,
        TimeSpan now,
        (Stage Stage, string Why)? forced = null
    )
    {
        if (forced is { } ordered)
        {
            (_higherSince, _lowerSince) = (null, null);
            _wasOrdered = true;
            Reason = StageReasons.Ordered(ordered.Why);
            var changed = ordered.Stage != Stage;
            Stage = ordered.Stage;
            return changed;
        }

        var asked = Asked(signals);
        if (_wasOrdered)
        {
            // Nobody may read that it is ordered when it is not any more.
            _wasOrdered = false;
            Reason = asked < Stage ? StageReasons.Calmer(signals) : StageReasons.Of(Stage, signals);
        }

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
        Reason =
            to < Stage && to != Stage.Normal
                ? StageReasons.Calmer(signals)
                : StageReasons.Of(to, signals);
        Stage = to;
        return true;
    }

    private Stage Asked(in StageSignals signals)
    {
        if (signals.ParkedForeground + signals.ParkedOthers < Few)
        {
            // A handful behind one slow login is no emergency, whatever share of a quiet backend's traffic it is.
            return StaysUp(signals) ? Stage.Emergency
                : signals.PlacesRanOut ? Stage.Watch
                : Stage.Normal;
        }

        if (
            signals.OldestForegroundWait > StandingForegroundWait
            && signals.ForegroundDemand > ForegroundShare * signals.Capacity
        )
        {
            return Stage.ForegroundOverload;
        }

        if (
            signals.LotShare > For(Stage.Severe, NearlyFull)
            || signals.BackgroundBacklogSeconds
                > For(Stage.Severe, signals.BackgroundPatience.TotalSeconds)
        )
        {
            return Stage.Severe;
        }

        return IsEmergency(signals) || StaysUp(signals) ? Stage.Emergency
            : signals.PlacesRanOut ? Stage.Watch
            : Stage.Normal;
    }

    /// <summary>What raises a stage, or what keeps it up.</summary>
    private double For(Stage stage, double threshold) =>
        Stage >= stage ? WellBelow * threshold : threshold;

    private bool IsEmergency(in StageSignals signals) =>
        signals.BackgroundBacklogSeconds > For(Stage.Emergency, 1)
        || IsSurge(signals)
        || IsSlow(signals);

    /// <summary>Those who were refused come back: an emergency is over when they are few, too.</summary>
    private bool StaysUp(in StageSignals signals) =>
        Stage >= Stage.Emergency && signals.Owed > Math.Max(signals.Capacity, Few);

    /// <summary>
    /// More come than the backend has lately done, and a queue forms: there is no need to wait until it is long. A backend that pauses makes a queue
    /// too, but no more come than usual.
    /// </summary>
    private static bool IsSurge(in StageSignals signals) =>
        signals.BackgroundBacklogSeconds > SurgeBacklog
        && signals.Demand
            > SurgeRatio * signals.RecentCapacity
                + BeyondChance * Math.Sqrt(signals.RecentCapacity);

    /// <summary>Latency alone is no emergency: a slow database with places free delays logins and drowns nobody. Slow while places run out and work piles up is one, be it logins or, where they are probed, ordinary requests.</summary>
    private bool IsSlow(in StageSignals signals) =>
        signals.PlacesRanOut
        && signals.Slowness > FarOverReference
        && signals.BackgroundBacklogSeconds > For(Stage.Emergency, SlowBacklog);
}
