using Gatekeeper.Demo.Processes;
using Gatekeeper.Demo.Report;
using Gatekeeper.Demo.Results;

namespace Demo.Tests.Report;

/// <summary>Results to draw reports from: a recorded one, and a small one that is written here.</summary>
internal static class SampleResult
{
    /// <summary>The figures of a real run of <c>./demo.sh --quick</c>.</summary>
    public static DemoResult Recorded()
    {
        using var file = typeof(SampleResult).Assembly.GetManifestResourceStream(
            "pohang-quick.json"
        )!;
        using var reader = new StreamReader(file);
        return JsonReport.Read(reader.ReadToEnd());
    }

    public static DemoResult Small() =>
        new()
        {
            Scenario = "pohang",
            Story = "A story",
            Seed = 7,
            Quick = true,
            HalveCapacity = false,
            CapacityPerSecond = 200,
            DriverLagP99Ms = 4,
            Command = "./demo.sh --scenario pohang --seed 7 --quick",
            Timeline = new Timeline(1, 3, 4),
            Patience = new Patience(5, 10, 10, 600),
            WithGate = Run(
                ready: 10,
                gate: new GateSeries(
                    [0, 1, 2, 0],
                    [4, 5, 5, 6],
                    [1, 5, 5, 1],
                    [0, 0, 1, 0],
                    [0, 8, 9, 0]
                )
            ) with
            {
                GateMemoryBytes = 412_300_000,
                GateMemoryAtMostParkedBytes = 212_300_000,
                MostParked = 13_100,
            },
            WithoutGate = Run(ready: 4, gate: null),
        };

    private static RunResult Run(int ready, GateSeries? gate)
    {
        var people = new ClassSeries(
            [2, 3, 3, 2],
            [2, 3, 4, 2],
            [2, 3, 3, 2],
            [0, 0, 0, 0],
            [0, 0, 0, 0]
        );
        return new RunResult
        {
            Foreground = Class(10, ready),
            Background = Class(100, ready * 10),
            Backend = new RehearsalCounts(120, 118, 10 - ready),
            LastedSeconds = 4,
            DriverLagP99Ms = 4,
            AttemptsNotMade = 0,
            Faults = 0,
            Series = new RunSeries
            {
                Foreground = people,
                Background = people,
                Gate = gate,
                ForegroundReady =
                [
                    [0.5, 25],
                    [1.5, 31.5],
                    [2.5, 4200],
                ],
                ForegroundNotReady = ready < 10 ? [2.1, 2.9] : [],
            },
        };
    }

    private static ClassResult Class(int intents, int ready) =>
        new()
        {
            Intents = intents,
            Ready = ready,
            GaveUp = intents - ready,
            Unfinished = 0,
            Attempts = intents * 2,
            CalmP50Ms = 22,
            CalmP95Ms = 30,
            CalmP99Ms = 41,
            StormP50Ms = 25,
            StormP95Ms = 36,
            StormP99Ms = 60,
        };
}
