using Gatekeeper.Demo.Report.Charts;
using Gatekeeper.Demo.Results;

namespace Gatekeeper.Demo.Report;

/// <summary>The charts of the report. Both runs share each axis, or the comparison would be the axis's work.</summary>
internal sealed class ReportCharts(DemoResult result)
{
    /// <summary>More dots than this only make the page heavy; every n-th is drawn then.</summary>
    private const int MostDots = 1500;
    private const double FastestMs = 10;

    /// <summary>The capacity line must not lie on the edge.</summary>
    private const double RoomAbove = 1.15;

    private readonly IReadOnlyList<RunView> _runs = RunView.Of(result);

    public IReadOnlyList<ChartSection> All => [Latency(), Ready(), Waiting(), Attempts()];

    private LinearScale Across =>
        LinearScale.UpTo(
            _runs.Max(run => Math.Max(run.Result.LastedSeconds, result.Timeline.ArrivalsEnd)),
            6
        );

    private ChartSection Latency()
    {
        var slowest = _runs
            .SelectMany(run => run.Result.Series.ForegroundReady)
            .Select(point => point[1])
            .Append(10_000)
            .Max();
        var up = new LogScale(FastestMs, slowest * 1.1);
        return new ChartSection(
            "How long a person waits",
            "Each mark is one person, at the moment of the first try. Every step up is ten times as long.",
            [("fg dot", "got in after this long"), ("lost", "did not get in")],
            run =>
                Panel(
                        run,
                        "latency",
                        "Foreground: time until ready",
                        $"{run.Result.Foreground.Ready} of {run.Result.Foreground.Intents} got in; p99 of the storm {Words.Latency(run.Result.Foreground.StormP99Ms)}.",
                        "time until ready",
                        value => Words.Latency(value),
                        up
                    )
                    .Dots(
                        "fg-dots",
                        Thinned(run.Result.Series.ForegroundReady).Select(p => (p[0], p[1]))
                    )
                    .Crosses("lost", Thinned(run.Result.Series.ForegroundNotReady))
        );
    }

    private ChartSection Ready()
    {
        var up = LinearScale.Over(
            _runs.Max(run =>
                Both(run, series => series.Ready).Append(result.CapacityPerSecond * RoomAbove).Max()
            )
        );
        return new ChartSection(
            "What the backend's work is good for",
            "Clients that became ready in each second. Under the dashed line and above the areas is work that helped nobody, or was not done.",
            [
                ("fg area", "foreground"),
                ("bg area", "background, on top of it"),
                ("capacity", "what the backend can do"),
            ],
            run =>
            {
                var foreground = Figures(run.Result.Series.Foreground.Ready);
                var both = Both(run, series => series.Ready);
                return Panel(
                        run,
                        "ready",
                        "Clients ready per second",
                        $"{Words.Number(run.Result.Background.Ready)} of {Words.Number(run.Result.Background.Intents)} background clients got in.",
                        "clients ready per second",
                        Words.Number,
                        up
                    )
                    .Area("bg", foreground, both)
                    .Area("fg", [.. foreground.Select(_ => 0.0)], foreground)
                    .Line("capacity", Capacity(run));
            }
        );
    }

    private ChartSection Waiting()
    {
        var up = LinearScale.Over(
            _runs.Max(run =>
                run.Result.Series.Background.Waiting.Concat(run.Result.Series.Foreground.Waiting)
                    .Max()
            )
        );
        return new ChartSection(
            "Who waits",
            "Clients that have come and are neither ready nor gone. The gate holds connections without touching the backend: parked.",
            [
                ("fg", "foreground waiting"),
                ("bg", "background waiting"),
                ("parked area", "connections parked at the gate"),
            ],
            run =>
            {
                var panel = Panel(
                    run,
                    "waiting",
                    "Clients waiting",
                    $"At most {Words.Number(run.Result.Series.Background.Waiting.Max())} background and {Words.Number(run.Result.Series.Foreground.Waiting.Max())} foreground clients waited at once.",
                    "clients",
                    Words.Number,
                    up
                );
                if (run.Result.Series.Gate is { } gate)
                {
                    double[] parked =
                    [
                        .. gate.ParkedForeground.Zip(
                            gate.ParkedBackground,
                            (fg, bg) => (double)fg + bg
                        ),
                    ];
                    panel.Area("parked", [.. parked.Select(_ => 0.0)], parked);
                }

                return panel
                    .Line("bg", Figures(run.Result.Series.Background.Waiting))
                    .Line("fg", Figures(run.Result.Series.Foreground.Waiting));
            }
        );
    }

    private ChartSection Attempts()
    {
        var up = LinearScale.Over(
            _runs.Max(run =>
                run.Result.Series.Background.Attempts.Concat(run.Result.Series.Foreground.Attempts)
                    .Max()
            )
        );
        return new ChartSection(
            "How the storm feeds itself",
            "Tries begun in each second. A client whose try fails comes back within a second: the more fail, the more come.",
            [
                ("fg", "foreground"),
                ("bg", "background"),
                ("arrivals", "first tries of both: the storm itself"),
            ],
            run =>
                Panel(
                        run,
                        "attempts",
                        "Tries per second",
                        $"{Words.Number(run.Result.Background.Attempts)} tries by {Words.Number(run.Result.Background.Intents)} background clients.",
                        "tries per second",
                        Words.Number,
                        up
                    )
                    .Line("arrivals", Both(run, series => series.Arrived))
                    .Line("bg", Figures(run.Result.Series.Background.Attempts))
                    .Line("fg", Figures(run.Result.Series.Foreground.Attempts))
        );
    }

    private ChartPanel Panel(
        RunView run,
        string id,
        string title,
        string description,
        string vertical,
        Func<double, string> tick,
        IScale up
    ) =>
        new(
            new ChartText($"{id}-{run.Id}", $"{title}, {run.Name}", description, vertical, tick),
            Across,
            up,
            result.Timeline
        );

    /// <summary>What the backend could do, with what the storm or a lost machine takes from it.</summary>
    private IEnumerable<(double Second, double Figure)> Capacity(RunView run)
    {
        var (storm, end) = (result.Timeline.StormBegins, result.Timeline.StormEnds);
        var halved = result.HalveCapacity ? (storm + end) / 2 : double.PositiveInfinity;
        var last = run.Result.LastedSeconds;
        double At(double second) =>
            result.CapacityPerSecond
            * (second > storm && second < end ? 1 - result.MessageTrafficShare : 1)
            * (second > halved ? 0.5 : 1);
        double[] turns = [0, storm, halved, end, last];
        return turns
            .Where(turn => turn <= last)
            .SelectMany(turn => new[] { (turn, At(turn - 0.001)), (turn, At(turn + 0.001)) });
    }

    private static double[] Both(RunView run, Func<ClassSeries, IReadOnlyList<int>> of) =>
        [
            .. of(run.Result.Series.Foreground)
                .Zip(of(run.Result.Series.Background), (fg, bg) => (double)fg + bg),
        ];

    private static double[] Figures(IReadOnlyList<int> counts) =>
        [.. counts.Select(count => (double)count)];

    private static IEnumerable<T> Thinned<T>(IReadOnlyList<T> points)
    {
        var every = (points.Count + MostDots - 1) / MostDots;
        return points.Where((_, index) => every <= 1 || index % every == 0);
    }
}
