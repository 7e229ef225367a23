using System.Text.Json.Nodes;

namespace Gatekeeper.Testing;

/// <summary>The built proxy as an operator runs it: a process of its own, with a file, on ports of its own choice.</summary>
internal sealed class GatekeeperProcess : IAsyncDisposable
{
    private const string ListeningLine = "gatekeeper: listening on ";

    /// <summary>What orders over the admin address need.</summary>
    public const string AdminToken = "a-token-for-tests-of-enough-letters";

    private const string AdminLine = "gatekeeper: admin on ";

    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;
    private readonly HttpClient _http = new();

    private GatekeeperProcess(TemporaryFolder folder, ChildProcess process)
    {
        _folder = folder;
        _process = process;
    }

    public required Uri Url { get; init; }

    public required Uri AdminUrl { get; init; }

    /// <summary>The memory it holds now, as the kernel counts it.</summary>
    public long ResidentBytes => _process.ResidentBytes;

    /// <summary>Starts it before one destination, with the given settings of that backend and of the policy in front of it.</summary>
    public static async Task<GatekeeperProcess> StartAsync(
        string destination,
        JsonObject backend,
        JsonObject policy
    )
    {
        var folder = new TemporaryFolder();
        var config = folder.Write(
            "gatekeeper.json",
            Configuration(folder, destination, backend, policy).ToJsonString()
        );
        var process = ChildProcess.Start(
            Repository.GatekeeperProgram,
            ["run", "--config", config],
            folder.Path
        );
        try
        {
            await process.LineAsync(line => line == "gatekeeper: ready", "gatekeeper: ready");
            return new GatekeeperProcess(folder, process)
            {
                Url = await AddressAsync(process, ListeningLine),
                AdminUrl = await AddressAsync(process, AdminLine),
            };
        }
        catch
        {
            await process.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    public Uri WebSocket(string pathAndQuery) =>
        new UriBuilder(new Uri(Url, pathAndQuery)) { Scheme = "ws" }.Uri;

    public Task<string> MetricsAsync() =>
        _http.GetStringAsync(new Uri(AdminUrl, "/metrics")).Within();

    /// <summary>What the gate says of its backend; null as long as it says nothing.</summary>
    public async Task<JsonNode?> BackendStateAsync()
    {
        var state = await _http.GetStringAsync(new Uri(AdminUrl, "/api/v1/state")).Within();
        return JsonNode.Parse(state)!["backends"]!.AsArray().SingleOrDefault();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    private static JsonNode Configuration(
        TemporaryFolder folder,
        string destination,
        JsonObject backend,
        JsonObject policy
    )
    {
        var file = JsonNode.Parse(
            """
            {
              "Kestrel": { "Endpoints": { "Http": { "Url": "http://127.0.0.1:0" } } },
              "ReverseProxy": {
                "Routes": {
                  "chat": {
                    "ClusterId": "chat",
                    "Match": { "Path": "{**any}" },
                    "Metadata": { "Gatekeeper.Policy": "phones" }
                  }
                },
                "Clusters": { "chat": { "Destinations": { "one": {} } } }
              },
              "Gatekeeper": {
                "Admin": { "Url": "http://127.0.0.1:0" },
                "Backends": {},
                "Policies": {}
              }
            }
            """
        )!;
        file["ReverseProxy"]!["Clusters"]!["chat"]!["Destinations"]!["one"]!["Address"] =
            destination;
        file["Gatekeeper"]!["Admin"]!["Token"] = AdminToken;
        file["Gatekeeper"]!["StateDirectory"] = folder.File("state");
        file["Gatekeeper"]!["Backends"]!["chat"] = backend;
        file["Gatekeeper"]!["Policies"]!["phones"] = policy;
        return file;
    }

    private static async Task<Uri> AddressAsync(ChildProcess process, string prefix)
    {
        var line = await process.LineAsync(
            line => line.StartsWith(prefix, StringComparison.Ordinal),
            prefix
        );
        return new Uri(line[prefix.Length..]);
    }
}
