using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Bench.Bounds;

/// <summary>
/// Rows for each known way to fail (docs/replay.md, "Ways to fail"). Where no bound of its own is given for a way, it is that of the storms of the same
/// kind: 0.95 of capacity, 0.88 with a change of capacity, 0.93 where a server dies, foreground within 3 s at 0.999 and within three times its calm.
/// </summary>
internal static class FailureBounds
{
    private const double Soon = 0.999;
    private const double Plain = 0.95;
    private const double Hard = 0.93;
    private const double Changed = 0.88;

    /// <summary>The floor is owed to those who have waited for half their patience; a longer gap would be a floor that is not kept.</summary>
    private const double HalfOfPatience = 5;

    public static IEnumerable<Bound> All() =>
        [
            .. Reference(),
            .. Capacity(),
            .. Servers(),
            .. Sizes(),
            .. Habits(),
            .. Claims(),
            .. People(),
        ];

    private static IEnumerable<Bound> Reference() =>
        [
            FgSoon("idle-night"),
            Goodput("idle-night", Changed),
            Drain("idle-night", 1.2),
            FgSoon("quiet-hour"),
            Peak("quiet-hour", 2.5),
            .. AtProbe(),
            FgSoon("aftershock"),
            Goodput("aftershock", Plain),
            Peak("aftershock", 1.8),
            Changes("aftershock"),
        ];

    /// <summary>Nothing is said of a storm that met no check.</summary>
    private static IEnumerable<Bound> AtProbe() =>
        new[]
        {
            FgSoon(FailureStorms.AtProbe),
            Goodput(FailureStorms.AtProbe, Plain),
            Peak(FailureStorms.AtProbe, 1.8),
        }.Select(bound =>
            bound with
            {
                Value = (runs, seed) =>
                    runs[FailureStorms.AtProbe, seed].StormBegins
                    < FailureStorms.Unaimed.TotalSeconds
                        ? bound.Value?.Invoke(runs, seed)
                        : null,
            }
        );

    private static IEnumerable<Bound> Capacity() =>
        [
            Goodput("pohang-tenfold", 0.8),
            FgReady("pohang-tenfold", Soon),
            Converged("pohang-tenfold", 140),
            Goodput("pohang-doubled", Changed),
            Drain("pohang-doubled", 1.2),
            Converged("pohang-doubled", 80),
            Goodput("pohang-restart", Hard),
            FgReady("pohang-restart", 1),
            Converged("pohang-restart", 90),
            Goodput("pohang-cold-cache", Changed),
            FgReady("pohang-cold-cache", 1),
            Drain("pohang-cold-cache", 1.2),
            FgSoon("trigger-removed"),
            Drain("trigger-removed", 1.2),
            CalmAtEnd("trigger-removed"),
            CalmAtEnd("pohang"),
        ];

    private static IEnumerable<Bound> Servers() =>
        [
            FgSoon("dead-from-start"),
            FgInflation("dead-from-start", 2),
            Goodput("dead-from-start", Hard),
            // Four handshakes a second: it takes a good part of a minute to know anything, and the first of the storm find a handful ahead.
            FgSoon("small-backend", 0.95),
            Goodput("small-backend", 0.85),
            Wasted("small-backend"),
            FgReady("slow-handshakes", 1),
            // Two dozen epochs are all there is of a storm of two minutes.
            Goodput("slow-handshakes", 0.7),
            Peak("slow-handshakes", 1.8),
            Changes("slow-handshakes"),
            Wasted("slow-handshakes", 0.01),
        ];

    private static IEnumerable<Bound> Sizes() =>
        [
            FgSoon("long-tail"),
            Goodput("long-tail", Hard),
            Drain("long-tail", 1.1),
            Wasted("long-tail"),
            FgSoon("bimodal"),
            Goodput("bimodal", Hard),
            Drain("bimodal", 1.1),
            Wasted("bimodal"),
            FgInflation("mix-shift", 3),
            Goodput("mix-shift", Changed),
            Peak("mix-shift", 1.8),
        ];

    private static IEnumerable<Bound> Habits() =>
        [
            FgSoon("no-jitter"),
            Goodput("no-jitter", Hard),
            Wasted("no-jitter"),
            CalmAtEnd("no-jitter"),
            SecondSpike("pohang-polite"),
            FgInflation("pohang-mobile", 1.5),
            Goodput("pohang-mobile", Plain),
            Wasted("pohang-mobile"),
            FgInflation("pohang-silent", 3),
            // The backend works for the silent too, and that is no use to anybody: 0.95 of 0.95.
            Goodput("pohang-silent", Plain * 0.95),
        ];

    private static IEnumerable<Bound> Claims() =>
        [
            FgInflation("pohang-few-lies", 3),
            // All say foreground, 1.5 times what there is, and nobody can tell them apart: 0.7 of what capacity allows for each of them.
            AllBounds.AtLeast(
                "honest FG ready within 3 s",
                "pohang-all-lie",
                r => r.ForegroundWithin3Seconds,
                0.7 / 1.5
            ),
            Goodput("pohang-all-lie", Hard),
            Wasted("pohang-all-lie"),
        ];

    private static IEnumerable<Bound> People() =>
        [
            FgSoon("fg-permanent"),
            AllBounds.AtLeast(
                "BG, of what the backend can do",
                "fg-permanent",
                Timelines.BackgroundShare,
                0.03
            ),
            AllBounds.AtMost(
                "longest time without BG",
                "fg-permanent",
                Timelines.LongestGap,
                HalfOfPatience,
                BoundUnit.Seconds
            ),
            AllBounds.AtLeast("BG ready", "fg-permanent", r => r.BackgroundReady, Soon),
            // Of all the rush; the floor of 0.03 begins when foreground alone is seen to be too much.
            AllBounds.AtLeast(
                "BG, of what the backend can do",
                "fgflood",
                Timelines.BackgroundShare,
                0.028
            ),
            Late("fgflood"),
            AllBounds.AtLeast(
                "FG in time, of what capacity allows",
                "fg-alone-5x",
                r => r.ForegroundEfficiency,
                0.7
            ),
            Late("fg-alone-5x"),
            Wasted("fg-alone-5x"),
        ];

    private static Bound FgSoon(string storm, double limit = Soon) =>
        AllBounds.AtLeast("FG ready within 3 s", storm, r => r.ForegroundWithin3Seconds, limit);

    private static Bound FgReady(string storm, double limit) =>
        AllBounds.AtLeast("FG ready", storm, r => r.ForegroundReady, limit);

    private static Bound FgInflation(string storm, double limit) =>
        Times("FG p99, storm over calm", storm, r => r.ForegroundInflation, limit);

    private static Bound Goodput(string storm, double limit) =>
        AllBounds.AtLeast("goodput with a backlog", storm, r => r.Goodput, limit);

    private static Bound Drain(string storm, double limit) =>
        Times("BG drain, over the best possible", storm, r => r.BackgroundDrainFactor, limit);

    private static Bound Peak(string storm, double limit) =>
        Times("in flight over the knee, at most", storm, r => r.PeakInFlight, limit);

    private static Bound SecondSpike(string storm) =>
        Times("second spike", storm, r => r.SecondSpike, 1.05);

    private static Bound Wasted(string storm, double limit = 0.005) =>
        AllBounds.AtMost("wasted handshakes", storm, r => r.Wasted, limit, BoundUnit.Share);

    private static Bound Late(string storm) =>
        AllBounds.AtMost(
            "forwarded after its client left",
            storm,
            r => r.ForwardedAfterLeaving,
            0,
            BoundUnit.Number
        );

    private static Bound Changes(string storm) =>
        AllBounds.AtMost("stage changes", storm, r => r.StageChanges, 6, BoundUnit.Number);

    private static Bound CalmAtEnd(string storm) =>
        AllBounds.AtMost("stage at the end", storm, r => r.StageAtEnd, 0, BoundUnit.Number);

    private static Bound Converged(string storm, double at) =>
        AllBounds.AtMost(
            $"0.9 of capacity again, after {at:0} s",
            storm,
            r => Timelines.ConvergedAfter(r, at),
            15,
            BoundUnit.Seconds
        );

    private static Bound Times(
        string measure,
        string storm,
        Func<ReplayResult, double?> value,
        double limit
    ) => AllBounds.AtMost(measure, storm, value, limit, BoundUnit.Times);
}
