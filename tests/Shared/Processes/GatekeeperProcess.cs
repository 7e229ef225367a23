using System.Text.Json.Nodes;

namespace Gatekeeper.Testing;

/// <summary>The built proxy as an operator runs it: a process of its own, with a file, on ports of its own choice.</summary>
internal sealed class GatekeeperProcess : IAsyncDisposable
{
    private const string ListeningLine = "gatekeeper: listening on ";
    private const int HangupSignal = 1;

    /// <summary>What orders over the admin address need.</summary>
    public const string AdminToken = "a-token-for-tests-of-enough-letters";

    private const string ConfigurationName = "gatekeeper.json";
    private const string AdminLine = "gatekeeper: admin on ";

    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;
    private readonly HttpClient _http = new();
    private readonly JsonNode _configuration;

    private GatekeeperProcess(TemporaryFolder folder, ChildProcess process, JsonNode configuration)
    {
        _folder = folder;
        _process = process;
        _configuration = configuration;
    }

    public required Uri Url { get; init; }

    public required Uri AdminUrl { get; init; }

    /// <summary>The memory it holds now, as the kernel counts it.</summary>
    public long ResidentBytes => _process.ResidentBytes;

    /// <summary>Starts it before one destination, with the given settings of that backend and of the policy in front of it.</summary>
    public static Task<GatekeeperProcess> StartAsync(
        string destination,
        JsonObject backend,
        JsonObject policy,
        bool onOneProcessor = false
    ) => StartAsync(Configuration(destination, backend, policy), onOneProcessor);

    /// <summary>Starts it with any configuration; where its admin address is and what it keeps are put in.</summary>
    public static async Task<GatekeeperProcess> StartAsync(
        JsonNode configuration,
        bool onOneProcessor = false
    )
    {
        var folder = new TemporaryFolder();
        var own = configuration["Gatekeeper"]!;
        own["Admin"] = JsonNode.Parse(
            $$"""{ "Url": "http://127.0.0.1:0", "Token": "{{AdminToken}}" }"""
        );
        own["StateDirectory"] = folder.File("state");
        var config = folder.Write(ConfigurationName, configuration.ToJsonString());
        string[] run = [Repository.GatekeeperProgram, "run", "--config", config];
        string[] command = onOneProcessor ? [.. OneProcessor(), .. run] : run;
        var process = ChildProcess.Start(command[0], command[1..], folder.Path);
        try
        {
            await process.LineAsync(line => line == "gatekeeper: ready", "gatekeeper: ready");
            return new GatekeeperProcess(folder, process, configuration)
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

    /// <summary>Changes its configuration and tells it to read that anew (SIGHUP).</summary>
    public void Reload(Action<JsonNode> change)
    {
        change(_configuration);
        _folder.Write(ConfigurationName, _configuration.ToJsonString());
        _process.Signal(HangupSignal);
    }

    /// <summary>Asks it to leave (SIGTERM) and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> LeaveAsync()
    {
        _process.Terminate();
        return (await _process.EndAsync()).ExitCode;
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

    private static JsonNode Configuration(string destination, JsonObject backend, JsonObject policy)
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
                "Backends": {},
                "Policies": {}
              }
            }
            """
        )!;
        file["ReverseProxy"]!["Clusters"]!["chat"]!["Destinations"]!["one"]!["Address"] =
            destination;
        file["Gatekeeper"]!["Backends"]!["chat"] = backend;
        file["Gatekeeper"]!["Policies"]!["phones"] = policy;
        return file;
    }

    /// <summary>The command that runs another on the first of the processors that we may use.</summary>
    private static string[] OneProcessor()
    {
        const string allowed = "Cpus_allowed_list:";
        var list = File.ReadLines("/proc/self/status")
            .Single(line => line.StartsWith(allowed, StringComparison.Ordinal));
        return ["/usr/bin/taskset", "-c", list[allowed.Length..].Trim().Split(',', '-')[0]];
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
