using System.Globalization;
using Chat.Bench.Measurement;
using Chat.Bench.Processes;
using Chat.Bench.Report;

namespace Chat.Bench;

/// <summary>What every measurement needs.</summary>
internal sealed record Workbench(
    BenchOptions Options,
    BenchFolder Folder,
    ChatReport Report,
    TextWriter Progress,
    TimeProvider Clock
)
{
    /// <summary>Says what happens now; to standard error, where somebody waits.</summary>
    public void Say(string what) => Progress.WriteLine(what);

    /// <summary>Measures several times.</summary>
    public async Task<IReadOnlyList<T>> RepeatAsync<T>(string what, Func<Task<T>> measure)
    {
        Say($"{what} ...");
        var runs = new List<T>();
        for (var run = 0; run < Options.Runs; run++)
        {
            runs.Add(await measure());
        }

        return runs;
    }

    /// <summary>"median of 3 runs, 2,280 to 2,350".</summary>
    public static string Spread(Figures figures) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"median of {figures.Count} runs, {ReportTable.Number(figures.Lowest)} to {ReportTable.Number(figures.Highest)}"
        );
}
