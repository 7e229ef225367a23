using Gatekeeper.Replay;
using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Bench.Bounds;

/// <summary>What the gate must reach, row by row.</summary>
internal static class AllBounds
{
    private static readonly string[] Plain = ["pohang", "pohang15", "gyeongju"];
    private static readonly string[] Earthquakes = [.. Plain, "gyeongju-full"];

    /// <summary>Nobody, or only half, carries a flag, and how the earlier tunnels ended tells the wave.</summary>
    private static readonly string[] Recognisable =
    [
        "no-flags",
        "no-flags-timer",
        "no-flags-rolling",
        "no-flags-ordinary",
        "half-no-flags",
    ];

    /// <summary>The same, but nothing sets a lone return apart from the wave.</summary>
    private static readonly string[] Unrecognisable = ["no-flags-cold", "no-flags-alone"];
    private static readonly string[] Changed = ["pohang-halved", "pohang-slower"];

    public static IReadOnlyList<Bound> Of(Func<double> peakGigabytes) =>
        [
            .. Foreground(),
            .. Backlog(),
            .. Load(),
            .. Stages(),
            .. Hostile(),
            .. Robustness(),
            .. FailureBounds.All(),
            .. FleetBounds.All(),
            new Bound("time of one core", "gyeongju-full", Time, 120, true, BoundUnit.Seconds),
            new Bound(
                "memory, at most",
                "gyeongju-full",
                (_, _) => peakGigabytes(),
                6,
                true,
                BoundUnit.Gigabytes
            ),
        ];

    private static IEnumerable<Bound> Foreground()
    {
        const string soon = "FG ready within 3 s";
        yield return AtLeast(soon, "pohang", r => r.ForegroundWithin3Seconds, 1);
        yield return AtLeast(soon, "pohang15", r => r.ForegroundWithin3Seconds, 0.999);
        yield return AtLeast(soon, "gyeongju", r => r.ForegroundWithin3Seconds, 0.999);
        yield return AtLeast(soon, "gyeongju-full", r => r.ForegroundWithin3Seconds, 0.995);
        foreach (var storm in Earthquakes)
        {
            yield return AtMost(
                "FG p99, storm over calm",
                storm,
                r => r.ForegroundInflation,
                storm == "pohang" ? 1.5 : 2,
                BoundUnit.Times
            );
        }

        yield return AtLeast("FG ready", "newyear", r => r.ForegroundReady, 1);
        yield return AtMost(
            "FG p99, storm over calm",
            "newyear",
            r => r.ForegroundInflation,
            3,
            BoundUnit.Times
        );
        yield return AtLeast(
            "FG in time, of what capacity allows",
            "fgflood",
            r => r.ForegroundEfficiency,
            0.7
        );
    }

    private static IEnumerable<Bound> Backlog()
    {
        foreach (var storm in Earthquakes)
        {
            yield return AtLeast("goodput with a backlog", storm, r => r.Goodput, 0.95);
        }

        foreach (var storm in Changed)
        {
            yield return AtLeast("goodput with a backlog", storm, r => r.Goodput, 0.88);
        }

        foreach (var storm in Earthquakes.Concat(Changed))
        {
            yield return AtMost(
                "BG drain, over the best possible",
                storm,
                r => r.BackgroundDrainFactor,
                Changed.Contains(storm) ? 1.2 : 1.08,
                BoundUnit.Times
            );
        }

        foreach (var storm in Earthquakes)
        {
            yield return AtMost("wasted handshakes", storm, r => r.Wasted, 0.005, BoundUnit.Share);
        }

        yield return AtMost(
            "wasted handshakes",
            "pohang-hasty",
            r => r.Wasted,
            0.01,
            BoundUnit.Share
        );
        foreach (var storm in new[] { "pohang-polite", "gyeongju-full" })
        {
            yield return AtMost(
                "tries for each BG client, polite",
                storm,
                r => r.TriesPerBackground,
                2.2,
                BoundUnit.Number
            );
        }

        foreach (var storm in new[] { "pohang", "pohang15-roomy", "gyeongju" })
        {
            yield return AtMost(
                "tries less drain / patience, lot holds all",
                storm,
                TriesBeyondDrain,
                1.5,
                BoundUnit.Number
            );
        }
    }

    private static IEnumerable<Bound> Load()
    {
        foreach (var storm in Earthquakes)
        {
            yield return AtMost(
                "in flight over the knee, at most",
                storm,
                r => r.PeakInFlight,
                1.8,
                BoundUnit.Times
            );
            yield return AtMost(
                "in flight over the knee, after 3 s",
                storm,
                r => r.PeakInFlightLater,
                1.3,
                BoundUnit.Times
            );
            yield return AtMost("second spike", storm, r => r.SecondSpike, 1.05, BoundUnit.Times);
        }
    }

    private static IEnumerable<Bound> Stages()
    {
        foreach (var storm in Earthquakes)
        {
            yield return AtMost("detection", storm, Detection, 1, BoundUnit.Seconds);
        }

        foreach (var storm in Earthquakes.Concat(Changed))
        {
            yield return AtMost("stage changes", storm, r => r.StageChanges, 6, BoundUnit.Number);
        }

        yield return AtMost("highest stage", "calm-days", r => r.HighestStage, 1, BoundUnit.Number);
        yield return AtMost("detection", "slow-database", Detection, 2, BoundUnit.Seconds);
        yield return AtMost(
            "stage at the end",
            "slow-database",
            r => r.StageAtEnd,
            0,
            BoundUnit.Number
        );
    }

    private static IEnumerable<Bound> Hostile()
    {
        yield return AtMost(
            "honest FG p99, storm over calm",
            "pohang-lies",
            r => r.ForegroundInflation,
            3,
            BoundUnit.Times
        );
        yield return AtMost(
            "honest FG p99, with passes",
            "gyeongju-lies",
            r => r.ForegroundInflation,
            3,
            BoundUnit.Times
        );
        // 1.476 C say foreground for 15 s and all prove it: in 18 s no gate that cannot tell them apart has time for more than 81 % of them.
        yield return AtLeast(
            "honest FG within 3 s, liars hold passes",
            "gyeongju-liars-pass",
            r => r.ForegroundWithin3Seconds,
            0.75
        );
        foreach (var storm in Recognisable)
        {
            yield return AtMost(
                "lone returns' p99, storm over calm",
                storm,
                r => r.ForegroundInflation,
                3,
                BoundUnit.Times
            );
        }

        foreach (var storm in Recognisable.Concat(Unrecognisable))
        {
            yield return AtLeast("of the wave recognised", storm, r => r.WaveRecognised, 0.9);
        }

        foreach (var storm in Recognisable)
        {
            yield return AtLeast("lone returns recognised", storm, r => r.LoneRecognised, 0.99);
        }

        foreach (var storm in Unrecognisable)
        {
            yield return AtLeast("lone returns ready", storm, r => r.ForegroundReady, 0.75);
        }
    }

    private static IEnumerable<Bound> Robustness()
    {
        yield return AtMost(
            "reference moved by",
            "saturation",
            r => Math.Abs(r.Drift.OfReference ?? double.NaN),
            0.15,
            BoundUnit.Share
        );
        yield return AtMost(
            "mean window moved by",
            "saturation",
            r => Math.Abs(r.Drift.OfWindow ?? double.NaN),
            0.15,
            BoundUnit.Share
        );
        yield return AtLeast("goodput with a backlog", "three-servers", r => r.Goodput, 0.93);
        yield return AtLeast("FG ready", "cold-start", r => r.ForegroundReady, 1);
        yield return AtMost(
            "FG p99 in the first 10 s",
            "cold-start",
            r => r.ForegroundFirst10Seconds.P99,
            5,
            BoundUnit.Seconds
        );
        yield return new Bound(
            "FG p99 after that, over pohang's calm",
            "cold-start",
            (runs, seed) =>
                runs["cold-start", seed].ForegroundAfter10Seconds.P99
                / runs["pohang", seed].ForegroundCalm.P99,
            2,
            true,
            BoundUnit.Times
        );
        yield return new Bound(
            "permits lost, clients lost",
            "all",
            (runs, seed) => runs.All.Where(run => run.Seed == seed).Sum(Lost),
            0,
            true,
            BoundUnit.Number
        );
    }

    /// <summary>An alarm that stood before the storm is no detection.</summary>
    private static double? Detection(ReplayResult result) =>
        result.StageBeforeStorm >= 2 ? null : result.DetectedAfter;

    /// <summary>A storm that never drained must not excuse any number of tries.</summary>
    private static double? TriesBeyondDrain(ReplayResult result) =>
        result.BackgroundDrain is { } drain && double.IsFinite(drain)
            ? result.TriesPerBackground
                - drain / StandardStorms.ImpatientBackground.TryLasts.TotalSeconds
            : null;

    private static double Lost(ReplayResult result) =>
        result.InHandshakeAtEnd
        + result.PlacesUsedAtEnd
        + result.ParkedAtEnd
        + Math.Abs(
            result.Fates.Born
                - result.Fates.Ready
                - result.Fates.GaveUp
                - result.Fates.Silent
                - result.Fates.StillTrying
        );

    private static double? Time(RunBook runs, int seed) =>
        runs.ProcessorTime("gyeongju-full", seed).TotalSeconds;

    internal static Bound AtLeast(
        string measure,
        string storm,
        Func<ReplayResult, double?> value,
        double limit
    ) =>
        new(
            measure,
            storm,
            (runs, seed) => value(runs[storm, seed]),
            limit,
            false,
            BoundUnit.Share
        );

    internal static Bound AtMost(
        string measure,
        string storm,
        Func<ReplayResult, double?> value,
        double limit,
        BoundUnit unit
    ) => new(measure, storm, (runs, seed) => value(runs[storm, seed]), limit, true, unit);

    private static Bound NotYet(string measure, string storm, double limit, BoundUnit unit) =>
        new(measure, storm, null, limit, unit == BoundUnit.Times, unit);
}
