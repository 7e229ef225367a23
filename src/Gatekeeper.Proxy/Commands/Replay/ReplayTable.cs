using System.Globalization;
using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Proxy.Commands.Replay;

/// <summary>Results side by side: a row for each measure, a column for each door.</summary>
internal static class ReplayTable
{
    private static readonly (string Name, Func<ReplayResult, string> Value)[] Rows =
    [
        ("FG ready within 3 s", result => Share(result.ForegroundWithin3Seconds)),
        ("FG ready", result => Share(result.ForegroundReady)),
        ("FG p50 / p90 / p99 in calm", result => Waits(result.ForegroundCalm)),
        ("FG p50 / p90 / p99 in the storm", result => Waits(result.ForegroundStorm)),
        ("FG p99, storm over calm", result => Times(result.ForegroundInflation)),
        ("FG in time, of what capacity allows", result => Share(result.ForegroundEfficiency)),
        ("detected after", result => Seconds(result.DetectedAfter)),
        ("goodput while a backlog exists", result => Share(result.Goodput)),
        (
            "95 % of the storm's BG in after",
            result =>
                $"{Seconds(result.BackgroundDrain)} (at best {Seconds(result.IdealBackgroundDrain)})"
        ),
        ("tries for each BG client", result => Number(result.TriesPerBackground)),
        (
            "no flags: of the wave / of lone returns recognised",
            result => $"{Share(result.WaveRecognised)} / {Share(result.LoneRecognised)}"
        ),
        ("wasted handshakes", result => Share(result.Wasted)),
        ("forwarded after its client left", result => Count(result.ForwardedAfterLeaving)),
        (
            "most in flight, over the knee",
            result => $"{Times(result.PeakInFlight)}, after 3 s {Times(result.PeakInFlightLater)}"
        ),
        ("second spike, over C", result => Times(result.SecondSpike)),
        (
            "stage before / highest / at the end",
            result => $"{result.StageBeforeStorm} / {result.HighestStage} / {result.StageAtEnd}"
        ),
        ("stage changes", result => Count(result.StageChanges)),
        (
            "left at the end: handshakes, places, parked",
            result => $"{result.InHandshakeAtEnd}, {result.PlacesUsedAtEnd}, {result.ParkedAtEnd}"
        ),
        (
            "clients: ready, gave up, still trying",
            result =>
                $"{Count(result.Fates.Ready)}, {Count(result.Fates.GaveUp)}, {Count(result.Fates.StillTrying)}"
        ),
        ("replayed", result => Seconds(result.Ended)),
    ];

    public static void Write(IReadOnlyList<ReplayResult> results, TextWriter output)
    {
        var cells = Rows.Select(row => results.Select(row.Value).Prepend(row.Name).ToArray())
            .Prepend([.. results.Select(result => result.Door).Prepend("")])
            .ToArray();
        var widths = Enumerable
            .Range(0, results.Count + 1)
            .Select(column => cells.Max(row => row[column].Length))
            .ToArray();
        foreach (var row in cells)
        {
            var line = row.Select(
                (cell, column) =>
                    column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])
            );
            output.WriteLine(string.Join("  ", line).TrimEnd());
        }
    }

    public static string Seconds(double? seconds) =>
        seconds switch
        {
            null => "-",
            double.PositiveInfinity => "never",
            < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:F0} ms"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s"),
        };

    private static string Waits(Percentiles waits) =>
        $"{Seconds(waits.P50)} / {Seconds(waits.P90)} / {Seconds(waits.P99)}";

    private static string Share(double? share) =>
        share is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100 * share:F2} %");

    private static string Times(double? times) =>
        times switch
        {
            null => "-",
            double.PositiveInfinity => "endless",
            _ => string.Create(CultureInfo.InvariantCulture, $"{times:F2}x"),
        };

    private static string Number(double? number) =>
        number is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{number:F2}");

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
