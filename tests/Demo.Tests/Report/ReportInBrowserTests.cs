using Gatekeeper.Demo.Report;
using Gatekeeper.Testing;
using Microsoft.Playwright;

namespace Demo.Tests.Report;

/// <summary>The report as a reader sees it, in Debian's Chromium.</summary>
[Trait("Needs", "servers")]
public sealed class ReportInBrowserTests : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private readonly string _file = Path.Combine(
        Directory.CreateTempSubdirectory("demo-report-").FullName,
        "report.html"
    );
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        Assert.True(
            File.Exists(Chromium),
            $"{Chromium} is missing. As root: apt-get update && apt-get install -y chromium"
        );
        await File.WriteAllTextAsync(_file, HtmlReport.Write(SampleResult.Recorded()));
        _playwright = await Playwright.CreateAsync().Within();
        _browser = await _playwright
            .Chromium.LaunchAsync(
                new BrowserTypeLaunchOptions
                {
                    ExecutablePath = Chromium,
                    Args = ["--no-sandbox", "--disable-gpu"],
                }
            )
            .Within();
    }

    [Theory]
    [InlineData(1400, 900, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Light)]
    [InlineData(1400, 900, ColorScheme.Dark)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task The_report_fits_the_screen_and_shows_every_chart(
        int width,
        int height,
        ColorScheme scheme
    )
    {
        var faults = new List<string>();
        var page = await OpenAsync(width, height, scheme, faults);

        var overflow = await page.EvaluateAsync<int>(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        );
        var charts = await page.Locator("svg.chart").AllAsync();

        Assert.True(overflow <= 0, $"The page is {overflow} px wider than the screen.");
        Assert.Equal(8, charts.Count);
        foreach (var chart in charts)
        {
            await AssertVisibleAsync(chart, width);
        }

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData(1400)]
    [InlineData(390)]
    public async Task No_word_of_a_chart_is_cut_off(int width)
    {
        var page = await OpenAsync(width, 844, ColorScheme.Light, []);

        var cut = await page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('svg.chart text')].filter(text => {
                const [word, chart] = [text.getBoundingClientRect(), text.ownerSVGElement.getBoundingClientRect()];
                return word.left < chart.left || word.right > chart.right || word.top < chart.top || word.bottom > chart.bottom;
            }).map(text => text.textContent)
            """
        );

        Assert.Empty(cut);
    }

    [Fact]
    public async Task Words_in_charts_are_large_enough_to_read_on_a_phone()
    {
        var page = await OpenAsync(390, 844, ColorScheme.Light, []);

        var smallest = await page.EvaluateAsync<double>(
            "() => Math.min(...[...document.querySelectorAll('svg.chart text')].map(t => t.getBoundingClientRect().height))"
        );

        Assert.True(smallest >= 10, $"The smallest word is {smallest} px high.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        Directory.GetParent(_file)?.Delete(recursive: true);
    }

    private async Task<IPage> OpenAsync(
        int width,
        int height,
        ColorScheme scheme,
        List<string> faults
    )
    {
        var page = await _browser!
            .NewPageAsync(
                new BrowserNewPageOptions
                {
                    ViewportSize = new ViewportSize { Width = width, Height = height },
                    ColorScheme = scheme,
                }
            )
            .Within();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                faults.Add(message.Text);
            }
        };
        page.PageError += (_, fault) => faults.Add(fault);
        page.RequestFailed += (_, request) => faults.Add(request.Url);
        await page.GotoAsync(new Uri(_file).AbsoluteUri).Within();
        return page;
    }

    private static async Task AssertVisibleAsync(ILocator chart, int width)
    {
        Assert.True(await chart.IsVisibleAsync());
        var box = await chart.BoundingBoxAsync();
        Assert.NotNull(box);
        Assert.True(
            box.Width >= 280 && box.Height >= 140,
            $"A chart is {box.Width} x {box.Height} px."
        );
        Assert.True(
            box.X >= 0 && box.X + box.Width <= width,
            $"A chart reaches from {box.X} px over {box.Width} px."
        );
    }
}
