namespace Gatekeeper.Replay.Measures;

/// <summary>What one replay measured. Times are seconds from the start unless they say otherwise; null means that there was nothing to measure.</summary>
public sealed record ReplayResult
{
    /// <summary>The scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>What stood in front of the backend.</summary>
    public required string Door { get; init; }

    /// <summary>The seed.</summary>
    public required int Seed { get; init; }

    /// <summary>When the storm began.</summary>
    public required double StormBegins { get; init; }

    /// <summary>When the rush was over; not what it left behind.</summary>
    public required double StormEnds { get; init; }

    /// <summary>When the replay ended.</summary>
    public required double Ended { get; init; }

    /// <summary>Clients that wanted in, and what became of them.</summary>
    public required Fates Fates { get; init; }

    /// <summary>Foreground clients of the storm and the time it took to drain; those that lie are not counted.</summary>
    public required int ForegroundInStorm { get; init; }

    /// <summary>The share of them that got in within 3 s of their first try.</summary>
    public required double? ForegroundWithin3Seconds { get; init; }

    /// <summary>The share of them that got in at all.</summary>
    public required double? ForegroundReady { get; init; }

    /// <summary>How long foreground clients waited in calm.</summary>
    public required Percentiles ForegroundCalm { get; init; }

    /// <summary>How long they waited in the storm and its drain.</summary>
    public required Percentiles ForegroundStorm { get; init; }

    /// <summary>How long they waited that came in the first 10 s of the storm.</summary>
    public required Percentiles ForegroundFirst10Seconds { get; init; }

    /// <summary>How long they waited that came later.</summary>
    public required Percentiles ForegroundAfter10Seconds { get; init; }

    /// <summary>Foreground clients of the rush that got in within 3 s, over what capacity allowed at best.</summary>
    public required double? ForegroundEfficiency { get; init; }

    /// <summary>Seconds from the beginning of the storm to stage 2; null when it never came. Zero also when it was there before.</summary>
    public required double? DetectedAfter { get; init; }

    /// <summary>The stage that stood when the storm began.</summary>
    public required int StageBeforeStorm { get; init; }

    /// <summary>The highest stage of all.</summary>
    public required int HighestStage { get; init; }

    /// <summary>The stage at the end.</summary>
    public required int StageAtEnd { get; init; }

    /// <summary>Changes of the stage from the beginning of the storm on.</summary>
    public required int StageChanges { get; init; }

    /// <summary>Handshakes for clients that were there (by their work, where some are more than others), over what the backend could have done, while more than a second's worth of clients wanted in.</summary>
    public required double? Goodput { get; init; }

    /// <summary>The share of the storm's background clients that got in.</summary>
    public required double? BackgroundReady { get; init; }

    /// <summary>Seconds from the beginning of the storm until 95 % of its background clients were in; infinite when they never were.</summary>
    public required double? BackgroundDrain { get; init; }

    /// <summary>The same at best.</summary>
    public required double? IdealBackgroundDrain { get; init; }

    /// <summary>Handshakes done for clients that had left, as a share of all.</summary>
    public required double Wasted { get; init; }

    /// <summary>Visits that the door let go on although their client had left by its own clock.</summary>
    public required int ForwardedAfterLeaving { get; init; }

    /// <summary>Tries for each background client of the storm.</summary>
    public required double? TriesPerBackground { get; init; }

    /// <summary>Of the wave without flags, the share that was taken for background at its first try.</summary>
    public double? WaveRecognised { get; init; }

    /// <summary>Of all the storm's background without flags, the share that was taken for background at its first try.</summary>
    public double? BackgroundRecognised { get; init; }

    /// <summary>Of the lone returns without flags, from the beginning of the storm on, the share that was taken for a person's at its first try.</summary>
    public double? LoneRecognised { get; init; }

    /// <summary>The most handshakes a server had, over its knee of that moment.</summary>
    public required double PeakInFlight { get; init; }

    /// <summary>The same from 3 s after the beginning of the storm or a change of capacity on.</summary>
    public required double PeakInFlightLater { get; init; }

    /// <summary>The most handshakes forwarded in a second after the rush, over what the backend could do in it.</summary>
    public required double SecondSpike { get; init; }

    /// <summary>Handshakes that the door believes under way at the end, when nobody is there any more. Must be 0.</summary>
    public required int InHandshakeAtEnd { get; init; }

    /// <summary>Places used at the end. Must be 0.</summary>
    public required int PlacesUsedAtEnd { get; init; }

    /// <summary>Visits parked at the end. Must be 0.</summary>
    public required int ParkedAtEnd { get; init; }

    /// <summary>Mean window in the storm's first minutes, in its last ones, and the reference before and at its end.</summary>
    public required Drift Drift { get; init; }

    /// <summary>Events of the simulation.</summary>
    public required long Events { get; init; }

    /// <summary>Changes of the stage, the first thousand.</summary>
    public required IReadOnlyList<StageChange> Stages { get; init; }

    /// <summary>Slot by slot.</summary>
    public required IReadOnlyList<TimelineSlot> Timeline { get; init; }

    /// <summary>Foreground's p99 in the storm over that in calm.</summary>
    public double? ForegroundInflation => ForegroundStorm.P99 / ForegroundCalm.P99;

    /// <summary>How much longer background took to drain than at best.</summary>
    public double? BackgroundDrainFactor => BackgroundDrain / IdealBackgroundDrain;
}
