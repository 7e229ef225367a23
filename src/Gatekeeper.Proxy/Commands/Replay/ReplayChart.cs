using System.Globalization;
using System.Text;
using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Proxy.Commands.Replay;

/// <summary>A chart over time with the rush shaded.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Lines">Its lines; they share one scale.</param>
internal sealed record ReplayChart(string Title, IReadOnlyList<ChartSeries> Lines)
{
    private const int Width = 860;
    private const int Height = 180;
    private const int Left = 60;
    private const int Bottom = 20;

    /// <summary>Points of a line; more would not be seen.</summary>
    private const int Points = 800;

    public static string Draw(ReplayChart chart, ReplayResult result)
    {
        var slots = Thinned(result.Timeline);
        var end = Math.Max(result.Ended, 1);
        var top = Math.Max(chart.Lines.SelectMany(line => slots.Select(line.Value)).Max() ?? 1, 1);
        var svg = new StringBuilder();
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"""
            <figure><figcaption>{chart.Title}</figcaption>
            <svg viewBox="0 0 {Width} {Height + Bottom}" role="img" aria-label="{chart.Title}">
            <rect class="storm" x="{X(result.StormBegins, end):F1}" y="0" width="{X(
                result.StormEnds,
                end
            ) - X(result.StormBegins, end):F1}" height="{Height}"/>
            <line class="grid" x1="{Left}" x2="{Width}" y1="{Height}" y2="{Height}"/><line class="grid" x1="{Left}" x2="{Width}" y1="0.5" y2="0.5"/>
            <text x="{Left - 5}" y="11" text-anchor="end">{top:N0}</text><text x="{Left
                - 5}" y="{Height}" text-anchor="end">0</text>
            <text x="{Left}" y="{Height + 15}">0 s</text><text x="{Width}" y="{Height
                + 15}" text-anchor="end">{end:N0} s</text>
            """
        );
        foreach (var line in chart.Lines)
        {
            var points = slots
                .Where(slot => line.Value(slot) is not null)
                .Select(slot =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{X(slot.At + slot.Seconds, end):F1},{Height - (line.Value(slot) ?? 0) / top * (Height - 1):F1}"
                    )
                );
            svg.AppendLine(
                CultureInfo.InvariantCulture,
                $"<polyline stroke=\"{line.Color}\" points=\"{string.Join(' ', points)}\"/>"
            );
        }

        svg.AppendLine("</svg>");
        foreach (var line in chart.Lines)
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<span class=\"key\"><i style=\"background:{line.Color}\"></i>{line.Name}</span>"
            );
        }

        return svg.AppendLine("</figure>").ToString();
    }

    private static double X(double at, double end) => Left + at / end * (Width - Left);

    private static List<TimelineSlot> Thinned(IReadOnlyList<TimelineSlot> slots)
    {
        var step = Math.Max(slots.Count / Points, 1);
        return [.. slots.Where((_, index) => index % step == 0)];
    }
}
