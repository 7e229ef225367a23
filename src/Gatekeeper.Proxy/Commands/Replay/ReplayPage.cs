using System.Globalization;
using System.Net;
using System.Text;
using Gatekeeper.Replay;
using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Proxy.Commands.Replay;

/// <summary>Results as one HTML page that needs nothing else: the table, and charts as inline SVG on one time axis.</summary>
internal static class ReplayPage
{
    private const string Style = """
        body { font: 14px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em; color: #1c1c1c; background: #fff }
        pre { overflow-x: auto; font-size: 13px } h2 { margin: 2em 0 0 } figure { margin: 1em 0 } figcaption { font-weight: 600 }
        svg { width: 100%; height: auto; display: block } text { font: 11px system-ui, sans-serif; fill: #555 }
        .grid { stroke: #ddd } .storm { fill: #f6e8e0 } polyline { fill: none; stroke-width: 1.5 }
        .key { display: inline-block; margin-right: 1.2em } .key i { display: inline-block; width: 1.4em; height: 3px; vertical-align: middle; margin-right: .4em }
        """;

    public static string Of(Scenario scenario, IReadOnlyList<ReplayResult> results)
    {
        using var table = new StringWriter(CultureInfo.InvariantCulture);
        ReplayTable.Write(results, table);
        var page = new StringBuilder();
        page.AppendLine(
            CultureInfo.InvariantCulture,
            $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Replay: {Text(
                scenario.Name
            )}</title><style>
            {Style}
            </style></head><body>
            <h1>Replay: {Text(scenario.Name)}</h1>
            <p>{Text(scenario.Story)}</p>
            <pre>{Text(table.ToString())}</pre>
            """
        );
        foreach (var result in results)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"<h2>{Text(result.Door)}</h2>");
            foreach (var chart in Charts)
            {
                page.Append(ReplayChart.Draw(chart, result));
            }
        }

        return page.AppendLine("</body></html>").ToString();
    }

    private static ReplayChart[] Charts =>
        [
            new(
                "Clients a second",
                [
                    new("foreground in", "#b03a2e", slot => slot.ForegroundReady / slot.Seconds),
                    new("background in", "#2e6da4", slot => slot.BackgroundReady / slot.Seconds),
                    new("for clients that had left", "#888", slot => slot.Wasted / slot.Seconds),
                    new("what the backend can do", "#3a3a3a", slot => slot.Possible / slot.Seconds),
                ]
            ),
            new(
                "Who waits",
                [
                    new("want in", "#2e6da4", slot => slot.Unsettled),
                    new("parked", "#7a4fa0", slot => slot.Parked),
                ]
            ),
            new(
                "Handshakes in flight",
                [
                    new("in flight", "#2e6da4", slot => slot.InFlight),
                    new("window", "#3a3a3a", slot => slot.Window),
                ]
            ),
            new("Stage", [new("stage", "#b03a2e", slot => slot.Stage)]),
        ];

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
