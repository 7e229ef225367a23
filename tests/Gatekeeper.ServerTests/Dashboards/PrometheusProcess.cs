using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.Dashboards;

/// <summary>Debian's Prometheus as a process of the test, with a folder of its own, that looks at one gate every second.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private PrometheusProcess(TemporaryFolder folder, ChildProcess process, int port)
    {
        _folder = folder;
        _process = process;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public static async Task<PrometheusProcess> StartAsync(Uri target)
    {
        var folder = new TemporaryFolder();
        var port = FreePort.Find();
        var config = folder.Write(
            "prometheus.yml",
            $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s }
            scrape_configs:
              - job_name: gatekeeper
                static_configs: [ { targets: [ "{{target.Authority}}" ] } ]
            """
        );
        var process = ChildProcess.Start(
            "/usr/bin/prometheus",
            [
                $"--config.file={config}",
                $"--storage.tsdb.path={folder.File("data")}",
                $"--web.listen-address=127.0.0.1:{port}",
            ]
        );
        try
        {
            await process.LineAsync(
                line => line.Contains("Server is ready", StringComparison.Ordinal),
                "Prometheus is ready"
            );
            return new PrometheusProcess(folder, process, port);
        }
        catch
        {
            await process.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The values a query gives now; empty when it gives none, or none that is a number.</summary>
    public async Task<double[]> AskAsync(string query)
    {
        var uri = new Uri($"/api/v1/query?query={Uri.EscapeDataString(query)}", UriKind.Relative);
        using var response = await _http.GetAsync(uri).Within();
        var answer = await response.Content.ReadFromJsonAsync<JsonNode>();
        if (answer!["status"]!.GetValue<string>() != "success")
        {
            throw new InvalidOperationException($"Prometheus cannot answer {query}: {answer}");
        }

        return
        [
            .. answer["data"]!["result"]!
                .AsArray()
                .Select(sample => Number(sample!["value"]![1]!.GetValue<string>()))
                .Where(double.IsFinite),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : double.NaN;
}
