using System.Globalization;
using System.Text;
using Gatekeeper.Demo.Report.Charts;
using Gatekeeper.Demo.Results;

namespace Gatekeeper.Demo.Report;

/// <summary>One page that needs nothing but itself: no scripts, no fonts, no network. Opens from a disk or an attachment.</summary>
internal static class HtmlReport
{
    public static string Write(DemoResult result)
    {
        var page = new StringBuilder();
        var runs = RunView.Of(result);
        Head(page, result);
        Headlines(page, runs);
        foreach (var section in new ReportCharts(result).All)
        {
            Charts(page, section, runs);
        }

        Figures(page, runs);
        Method(page, result, runs);
        page.Append("</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void Head(StringBuilder page, DemoResult result) =>
        Append(
            page,
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Gatekeeper: {Text(result.Scenario)}</title>
            <link rel="icon" href="data:,">
            <style>
            {Style()}
            </style>
            </head>
            <body>
            <main>
            <header>
            <p class="kind">Gatekeeper, one storm{(
                RunView.Of(result).Count == 1 ? "" : ", played twice"
            )}</p>
            <h1>{Text(Verdict.Of(result))}</h1>
            <p class="story">{Text(result.Story)}{(
                result.HalveCapacity ? ". In mid-storm the backend loses half of its workers" : ""
            )}.</p>
            </header>

            """
        );

    private static void Headlines(StringBuilder page, IReadOnlyList<RunView> runs)
    {
        page.Append("<section class=\"tiles\" aria-label=\"Headline figures\">\n");
        foreach (var headline in Comparison.All)
        {
            var shown = runs.Where(run => headline.Figure(run.Result) is not null).ToList();
            if (shown.Count == 0)
            {
                continue;
            }

            Append(
                page,
                $"<article class=\"tile\"><h2>{Text(headline.Name)}</h2><div class=\"pair\">"
            );
            foreach (var run in shown)
            {
                Append(
                    page,
                    $"""
                    <div class="{run.Id}"><span class="run">{Text(run.Name)}</span><strong>{Text(
                        headline.Figure(run.Result) ?? ""
                    )}</strong><span class="detail">{Text(headline.Detail(run.Result))}</span></div>
                    """
                );
            }

            Append(page, $"</div><p>{Text(headline.Meaning)}</p></article>\n");
        }

        page.Append("</section>\n");
    }

    private static void Charts(
        StringBuilder page,
        ChartSection section,
        IReadOnlyList<RunView> runs
    )
    {
        Append(
            page,
            $"<section class=\"card\"><h2>{Text(section.Title)}</h2>\n<p class=\"lead\">{Text(section.Lead)}</p>\n<ul class=\"legend\">"
        );
        foreach (var (style, meaning) in section.Legend)
        {
            Append(
                page,
                $"<li><span class=\"swatch {style}\" aria-hidden=\"true\"></span>{Text(meaning)}</li>"
            );
        }

        page.Append("</ul>\n<div class=\"panels\">\n");
        foreach (var run in runs)
        {
            Append(page, $"<figure><figcaption class=\"{run.Id}\">{Text(run.Name)}</figcaption>\n");
            page.Append(section.Draw(run)).Append("\n</figure>\n");
        }

        page.Append("</div></section>\n");
    }

    private static void Figures(StringBuilder page, IReadOnlyList<RunView> runs)
    {
        page.Append(
            """
            <section class="card"><h2>All figures</h2>
            <p class="lead">Percentiles are of those that got in, from the first try until ready, over all their tries.</p>
            <div class="wide"><table><thead><tr><th scope="col">clients</th><th scope="col">ready</th><th scope="col">gave up</th><th scope="col">still trying</th><th scope="col">tries</th><th scope="col">calm p50</th><th scope="col">p95</th><th scope="col">p99</th><th scope="col">storm p50</th><th scope="col">p95</th><th scope="col">p99</th></tr></thead><tbody>

            """
        );
        foreach (var run in runs)
        {
            Row(page, $"{run.Name}: foreground", run.Result.Foreground);
            Row(page, $"{run.Name}: background", run.Result.Background);
        }

        page.Append("</tbody></table></div></section>\n");
    }

    private static void Row(StringBuilder page, string name, ClassResult clients)
    {
        string[] cells =
        [
            $"{Words.Number(clients.Ready)} of {Words.Number(clients.Intents)}",
            Words.Number(clients.GaveUp),
            Words.Number(clients.Unfinished),
            Words.Number(clients.Attempts),
            Words.Latency(clients.CalmP50Ms),
            Words.Latency(clients.CalmP95Ms),
            Words.Latency(clients.CalmP99Ms),
            Words.Latency(clients.StormP50Ms),
            Words.Latency(clients.StormP95Ms),
            Words.Latency(clients.StormP99Ms),
        ];
        Append(page, $"<tr><th scope=\"row\">{Text(name)}</th>");
        foreach (var cell in cells)
        {
            Append(page, $"<td>{Text(cell)}</td>");
        }

        page.Append("</tr>\n");
    }

    private static void Method(StringBuilder page, DemoResult result, IReadOnlyList<RunView> runs)
    {
        page.Append(
            "<section class=\"card\"><h2>How it was measured</h2>\n<ul class=\"method\">\n"
        );
        foreach (var sentence in MethodText.Of(result))
        {
            Append(page, $"<li>{Text(sentence)}</li>\n");
        }

        foreach (var run in runs)
        {
            foreach (var remark in Remarks.On(run.Result, result))
            {
                Append(page, $"<li class=\"remark\">{Text(run.Name)}: {Text(remark)}</li>\n");
            }
        }

        Append(
            page,
            $"</ul>\n<h3>Repeat it</h3>\n<pre><code>{Text(result.Command)}</code></pre></section>\n"
        );
    }

    private static string Style()
    {
        using var style =
            typeof(HtmlReport).Assembly.GetManifestResourceStream("Page.css")
            ?? throw new InvalidOperationException("Page.css is embedded by the project file.");
        using var reader = new StreamReader(style);
        return reader.ReadToEnd();
    }

    private static string Text(string text) => ChartPanel.Encode(text);

    private static void Append(StringBuilder page, FormattableString text) =>
        page.Append(text.ToString(CultureInfo.InvariantCulture));
}
