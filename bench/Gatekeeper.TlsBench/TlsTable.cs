using System.Globalization;

namespace Gatekeeper.TlsBench;

/// <summary>The figures as Markdown, and whether the bounds are met.</summary>
internal static class TlsTable
{
    private const double MostBytes = 10 * 1024;
    private const double MostOfAfterTls = 0.25;
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    public static bool Write(IReadOnlyList<TlsRow> rows, int clients, TextWriter output)
    {
        output.WriteLine(
            Text(
                $"| {clients:#,0} TLS clients parked in | memory each | processor time each | foreground in: median | p99 |"
            )
        );
        output.WriteLine("|---|---|---|---|---|");
        foreach (var row in rows)
        {
            output.WriteLine(
                Text(
                    $"| {row.Queue} | {row.Bytes / 1024:0.0} KiB | {row.Microseconds:0} us | {row.Median.TotalMilliseconds:0.0} ms | {row.Slow.TotalMilliseconds:0.0} ms |"
                )
            );
        }

        var ours = rows.Single(row => row.HasBounds);
        var afterTls = rows.Last(row =>
            row.Queue.StartsWith("Gatekeeper", StringComparison.Ordinal)
        );
        output.WriteLine();
        output.WriteLine("| bound | measured | |");
        output.WriteLine("|---|---|---|");
        return Bound(
                output,
                "memory of a client parked before TLS <= 10 KiB",
                Text($"{ours.Bytes / 1024:0.0} KiB"),
                ours.Bytes <= MostBytes
            )
            & Bound(
                output,
                "processor time of it <= 1/4 of parking after TLS",
                Text($"{ours.Microseconds / afterTls.Microseconds:0.00}"),
                ours.Microseconds <= MostOfAfterTls * afterTls.Microseconds
            )
            & Bound(
                output,
                "foreground is in at once meanwhile: p99 <= 1 s",
                Text($"{ours.Slow.TotalMilliseconds:0} ms"),
                ours.Slow <= AtOnce
            );
    }

    private static bool Bound(TextWriter output, string name, string measured, bool met)
    {
        output.WriteLine($"| {name} | {measured} | {(met ? "pass" : "FAIL")} |");
        return met;
    }

    private static string Text(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
