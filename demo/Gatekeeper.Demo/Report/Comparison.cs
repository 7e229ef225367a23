using Gatekeeper.Demo.Results;

namespace Gatekeeper.Demo.Report;

/// <summary>The figures that matter, each in one sentence, for each run: what the table and the report begin with.</summary>
internal static class Comparison
{
    public static IReadOnlyList<Headline> All { get; } =
    [
        new(
            "Foreground ready",
            "People who waited and got in",
            run => Share(run.Foreground),
            run => $"{Words.Number(run.Foreground.Ready)} of {Words.Number(run.Foreground.Intents)}"
        ),
        new(
            "Foreground p99 in the storm",
            "Of those who got in, all but 1 % waited no longer",
            run => Words.Latency(run.Foreground.StormP99Ms),
            run => $"calm: {Words.Latency(run.Foreground.CalmP99Ms)}"
        ),
        new(
            "Background ready",
            "Phones in pockets that got in",
            run => Share(run.Background),
            run => $"{Words.Number(run.Background.Ready)} of {Words.Number(run.Background.Intents)}"
        ),
        new(
            "Tries per background client",
            "Every try that fails comes back",
            run => Words.PerClient(run.Background.Attempts, run.Background.Intents),
            run => $"{Words.Number(run.Background.Attempts)} tries"
        ),
        new(
            "Backend work wasted",
            "Handshakes finished for clients that had left",
            run => Words.Percent((int)run.Backend.Wasted, (int)run.Backend.Completed),
            run => $"{Words.Number(run.Backend.Wasted)} of {Words.Number(run.Backend.Completed)}"
        ),
        new(
            "The gate's memory",
            "What it takes to hold everybody who waits",
            run => run.GateMemoryAtMostParkedBytes is { } bytes ? Words.Megabytes(bytes) : null,
            run => $"with {Words.Number(run.MostParked ?? 0)} parked"
        ),
    ];

    private static string Share(ClassResult clients) =>
        Words.Percent(clients.Ready, clients.Intents);
}
