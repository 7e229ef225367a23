using System.Net.Http.Json;
using System.Text.Json;

namespace Gatekeeper.TlsBench.Queues;

/// <summary>Our gate, with background paused by an operator's order; parks before TLS or, with the endpoint not gated, behind it.</summary>
internal sealed class GatekeeperQueue(
    BenchFiles folder,
    int backend,
    bool beforeTls,
    TimeProvider clock
) : IQueueUnderTest
{
    private const string Token = "a-token-of-the-bench";
    private readonly int _adminPort = FreePort.Find();
    private readonly HttpClient _admin = new();
    private ServerProcess? _process;

    public string Name =>
        beforeTls ? "Gatekeeper, before TLS" : "Gatekeeper, after TLS and the request";

    public bool HasBounds => beforeTls;

    public int Port { get; } = FreePort.Find();

    public async Task StartAsync()
    {
        var file = folder.NamePath(beforeTls ? "before.json" : "after.json");
        await File.WriteAllTextAsync(file, Configuration());
        _process = ServerProcess.Start(
            "gatekeeper",
            Programs.Gatekeeper,
            ["run", "--config", file],
            new Dictionary<string, string>()
        );
        await _process.SaysAsync("gatekeeper: ready", TimeSpan.FromSeconds(30), clock);
        _admin.BaseAddress = new Uri($"http://127.0.0.1:{_adminPort}");
        _admin.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        using var ordered = await _admin.PostAsJsonAsync(
            "/api/v1/override",
            new
            {
                backend = "chat",
                pauseBackground = true,
                reason = "bench",
                @for = "1h",
            }
        );
        if (!ordered.IsSuccessStatusCode)
        {
            throw new BenchFailedException(
                $"The gate did not take the order: {await ordered.Content.ReadAsStringAsync()}"
            );
        }
    }

    public Task ParkedAsync(int count) =>
        Patiently.UntilAsync(CountAsync, count, $"Parked in {Name}", clock);

    public Task<(long ResidentBytes, TimeSpan Processor)> CostAsync() =>
        Task.FromResult((_process!.ResidentBytes(), _process.ProcessorTime())); // it was started

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    private async Task<int> CountAsync()
    {
        var state = await _admin.GetFromJsonAsync<JsonElement>("/api/v1/state");
        return state
            .GetProperty("backends")[0]
            .GetProperty("parked")
            .EnumerateObject()
            .Sum(known => known.Value.GetInt32());
    }

    /// <summary>Behind TLS the class is read in the request; all clients say it there too.</summary>
    private string Configuration() =>
        $$"""
            {
              "Kestrel": { "Endpoints": { "Https": {
                "Url": "https://127.0.0.1:{{Port}}",
                "Certificate": { "Path": "{{folder.CertificateAndKey}}", "KeyPath": "{{folder.CertificateAndKey}}" } } } },
              "ReverseProxy": {
                "Routes": { "chat": { "ClusterId": "chat", "Match": { "Path": "{**any}" }, "Metadata": { "Gatekeeper.Policy": "phones" } } },
                "Clusters": { "chat": { "Destinations": { "one": { "Address": "http://127.0.0.1:{{backend}}/" } } } }
              },
              "Gatekeeper": {
                "Admin": { "Url": "http://127.0.0.1:{{_adminPort}}", "Token": "{{Token}}" },
                "StateDirectory": "",
                "Backends": { "chat": { "Window": { "Initial": 20 }, "Park": { "MaxConnections": 18000 } } },
                "Policies": { "phones": { "Background": { "Patience": "00:10:00" } } },
                "Endpoints": {{(
                beforeTls
                    ? """{ "Https": { "Backend": "chat", "Policy": "phones", "Sni": { "bg.*": "background", "fg.*": "foreground" } } }"""
                    : "{}"
            )}}
              }
            }
            """;
}
