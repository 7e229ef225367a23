using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Gatekeeper.Demo.Report;

namespace Demo.Tests.Report;

public sealed partial class HtmlReportTests
{
    private readonly string _page = HtmlReport.Write(SampleResult.Small());

    [Fact]
    public void The_report_needs_nothing_but_itself()
    {
        Assert.DoesNotMatch(Outside(), _page);
        Assert.DoesNotContain("<script", _page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Both_runs_are_there_with_every_chart()
    {
        string[] charts = [.. Chart().Matches(_page).Select(match => match.Groups[1].Value)];

        Assert.Equal(
            [
                "latency-without",
                "latency-with",
                "ready-without",
                "ready-with",
                "waiting-without",
                "waiting-with",
                "attempts-without",
                "attempts-with",
            ],
            charts
        );
    }

    [Fact]
    public void Every_chart_is_well_formed_and_named_for_those_who_cannot_see_it()
    {
        foreach (Match svg in Svg().Matches(_page))
        {
            var chart = XElement.Parse(svg.Value);

            Assert.Equal("img", chart.Attribute("role")?.Value);
            Assert.False(string.IsNullOrWhiteSpace(chart.Element("title")?.Value));
            Assert.False(string.IsNullOrWhiteSpace(chart.Element("desc")?.Value));
        }
    }

    [Fact]
    public void Text_is_escaped()
    {
        var sample = SampleResult.Small();
        var page = HtmlReport.Write(
            sample with
            {
                Story = "<b>bold</b> & \"quoted\"",
                WithoutGate = sample.WithoutGate! with { Faults = 1, FirstFault = "<img src=x>" },
            }
        );

        Assert.Contains(
            "&lt;b&gt;bold&lt;/b&gt; &amp; &quot;quoted&quot;",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains("&lt;img src=x&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_that_repeats_it_is_there() =>
        Assert.Contains(
            "./demo.sh --scenario pohang --seed 7 --quick",
            _page,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_run_without_the_gate_alone_makes_a_report_too()
    {
        var page = HtmlReport.Write(SampleResult.Small() with { WithGate = null });

        Assert.Contains(
            "Without the gate 40 % of the people waiting got in",
            page,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("With the gate", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_with_the_gate_alone_makes_a_report_too()
    {
        var page = HtmlReport.Write(SampleResult.Small() with { WithoutGate = null });

        Assert.Contains(
            "With the gate 100 % of the people waiting got in",
            page,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Without the gate", page, StringComparison.Ordinal);
        Assert.DoesNotContain("played twice", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_memory_of_the_gate_is_said_together_with_the_most_it_held()
    {
        Assert.Contains("212 MB", _page, StringComparison.Ordinal);
        Assert.Contains("with 13,100 parked", _page, StringComparison.Ordinal);
        Assert.DoesNotContain(
            " MB",
            HtmlReport.Write(SampleResult.Small() with { WithGate = null }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Numbers_do_not_depend_on_where_the_reader_lives()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("")
            {
                NumberFormat = { NumberDecimalSeparator = "," },
            };

            Assert.Equal(_page, HtmlReport.Write(SampleResult.Small()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Clients_that_were_still_trying_are_not_kept_quiet()
    {
        var sample = SampleResult.Small();
        var page = HtmlReport.Write(
            sample with
            {
                WithoutGate = sample.WithoutGate! with
                {
                    Background = sample.WithoutGate!.Background with { Unfinished = 1234 },
                },
            }
        );

        Assert.Contains(
            "1,234 clients were still trying when the run ended",
            page,
            StringComparison.Ordinal
        );
    }

    [GeneratedRegex(@"https?:|//[a-z]|@import|url\(", RegexOptions.IgnoreCase)]
    private static partial Regex Outside();

    [GeneratedRegex("aria-labelledby=\"([a-z-]+)-title")]
    private static partial Regex Chart();

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();
}
