using System.Globalization;
using Chat.Bench.Load;
using Chat.Bench.Measurement;
using Chat.Bench.Report;

namespace Chat.Bench.Rows;

/// <summary>Messages end to end, as fast as they go, and their latency at half of that.</summary>
internal static class MessageRows
{
    private const int UnderWay = 16;
    private const double DeliveredAim = 7000;
    private const double LatencyAim = 50;
    private static readonly TimeSpan HalfLoadLasts = TimeSpan.FromSeconds(10);

    /// <returns>Delivered in a second, the median.</returns>
    public static async Task<double> MeasureAsync(Workbench bench, MessageLoad load)
    {
        await load.FloodAsync(UnderWay, bench.Options.WarmUp);
        var runs = await bench.RepeatAsync(
            "messages",
            () => load.FloodAsync(UnderWay, bench.Options.Lasts)
        );
        var delivered = new Figures(runs.Select(run => run.PerSecond));
        bench.Report.Rows.Add(
            new Row(
                "delivered messages, durable, SQLite",
                "/s",
                delivered.Median,
                new Aim(DeliveredAim, AtMost: false),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Workbench.Spread(delivered)}; end to end, counted at the reader, the load on the same cores ({Shares(runs)}); every one stored and synced before, and echoed to its writer"
                )
            )
        );

        bench.Say("messages at half load ...");
        var half = await load.PaceAsync(delivered.Median / 2, HalfLoadLasts);
        bench.Report.Rows.Add(
            new Row(
                "p99 of delivery at half load",
                "ms",
                half.Latencies.At(99),
                new Aim(LatencyAim, AtMost: true),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ReportTable.Number(delivered.Median / 2)}/s, evenly; p50 {ReportTable.Number(half.Latencies.At(50))} ms; from when it was due to be sent, to the reader"
                )
            )
        );
        return delivered.Median;
    }

    private static string Shares(IReadOnlyList<MessageRate> runs) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"server {new Figures(runs.Select(run => run.ServerShare)).Median:F2}, load {new Figures(runs.Select(run => run.LoadShare)).Median:F2} cores"
        );
}
