using System.Globalization;
using Chat.Bench.Chat;
using Chat.Bench.Load;
using Chat.Bench.Measurement;
using Chat.Bench.Report;

namespace Chat.Bench.Rows;

/// <summary>What a login flood does to those who are connected. Calm and flood take turns, and are compared within one run.</summary>
internal static class FloodRows
{
    private const double MessagesPerSecond = 500;
    private const double RatioAim = 2;
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(5);

    /// <summary>The flood goes on while the last message is on its way.</summary>
    private static readonly TimeSpan Longer = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(30);

    /// <param name="bench">The run.</param>
    /// <param name="server">The server.</param>
    /// <param name="load">Those who are connected.</param>
    /// <param name="phones">A saved phone book: those who log in.</param>
    public static async Task MeasureAsync(
        Workbench bench,
        ChatServer server,
        MessageLoad load,
        string phones
    )
    {
        var runs = await bench.RepeatAsync("a login flood", RunAsync);
        var (calm, flood) = (
            new Figures(runs.Select(run => run.Calm)),
            new Figures(runs.Select(run => run.Flood))
        );
        var logins = new Figures(runs.Select(run => run.Logins));
        bench.Report.Rows.Add(
            new Row(
                "p99 of delivery in a login flood, over calm",
                "",
                new Figures(runs.Select(run => run.Flood / run.Calm)).Median,
                new Aim(RatioAim, AtMost: true),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ReportTable.Number(calm.Median)} ms in calm, {ReportTable.Number(flood.Median)} ms in the flood; {MessagesPerSecond:F0} messages/s; the flood did {ReportTable.Number(logins.Median)} logins/s and runs at the lowest priority"
                )
            )
        );

        async Task<(double Calm, double Flood, double Logins)> RunAsync()
        {
            var calmly = await load.PaceAsync(MessagesPerSecond, Lasts);
            await using var process = await LoginFlood.StartAsync(
                server.Address,
                phones,
                Lasts + Longer,
                bench.Clock
            );
            var flooded = await load.PaceAsync(MessagesPerSecond, Lasts);
            var rate = await LoginFlood.EndAsync(process, EndsWithin, bench.Clock);
            return (calmly.Latencies.At(99), flooded.Latencies.At(99), rate);
        }
    }
}
