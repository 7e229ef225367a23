using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatekeeper.Proxy.Hosting;
using Gatekeeper.Testing;
using Microsoft.Extensions.Logging;

namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>The real proxy on a free port, in this process, from a configuration file of its own.</summary>
internal sealed class ProxyUnderTest : IAsyncDisposable
{
    public const string Token = "a-token-of-the-tests";
    private readonly string _folder;
    private readonly ProxyHost _host;

    private ProxyUnderTest(string folder, ProxyHost host)
    {
        _folder = folder;
        _host = host;
        Address = new Uri(host.Addresses.Single());
        Admin = new HttpClient { BaseAddress = new Uri(host.AdminAddress!) };
    }

    public Uri Address { get; }

    public HttpClient Admin { get; }

    /// <summary>The backend whose state is read.</summary>
    public string Watched { get; set; } = "chat";

    /// <summary>Where its TCP listeners listen.</summary>
    public IReadOnlyList<Uri> Listeners => [.. _host.ListenerAddresses.Select(url => new Uri(url))];

    /// <summary>The one listener of a proxy that has one.</summary>
    public Uri Listener => Listeners.Single();

    public string ConfigurationFile => FileIn(_folder);

    public static async Task<ProxyUnderTest> StartAsync(
        Uri backend,
        Action<JsonObject>? change = null
    )
    {
        var folder = Directory.CreateTempSubdirectory("gatekeeper-test-").FullName;
        await File.WriteAllTextAsync(FileIn(folder), Configuration(backend, change).ToJsonString());
        var host = ProxyHost.Create(FileIn(folder), logging => logging.ClearProviders());
        await host.StartAsync(CancellationToken.None);
        return new ProxyUnderTest(folder, host);
    }

    /// <summary>A configuration with one route, one backend called <c>chat</c>, and the policy <c>phones</c>.</summary>
    public static JsonObject Configuration(Uri backend, Action<JsonObject>? change = null)
    {
        var configuration = JsonNode
            .Parse(
                $$"""
                {
                  "Kestrel": { "Endpoints": { "Http": { "Url": "http://127.0.0.1:0" } } },
                  "ReverseProxy": {
                    "Routes": {
                      "chat": { "ClusterId": "chat", "Match": { "Path": "{**any}" }, "Metadata": { "Gatekeeper.Policy": "phones" } }
                    },
                    "Clusters": { "chat": { "Destinations": { "one": { "Address": "{{backend}}" } } } }
                  },
                  "Gatekeeper": {
                    "Admin": { "Url": "http://127.0.0.1:0", "Token": "{{Token}}" },
                    "TrustedNetworks": [ "10.0.0.0/8" ],
                    "Backends": { "chat": { "Window": {}, "Ready": {}, "Park": {} } },
                    "Policies": { "phones": { "Foreground": {}, "Background": {} } },
                    "Drain": { "Timeout": "00:00:01" }
                  }
                }
                """
            )!
            .AsObject();
        change?.Invoke(configuration);
        return configuration;
    }

    public async Task<JsonElement> BackendAsync()
    {
        var state = await Admin.GetFromJsonAsync<JsonElement>("/api/v1/state").Within();
        return state
            .GetProperty("backends")
            .EnumerateArray()
            .SingleOrDefault(known => known.GetProperty("name").GetString() == Watched);
    }

    /// <summary>A number of the backend's state, for example <c>parked.bg</c>; 0 before the backend was first seen.</summary>
    public async Task<double> NumberAsync(string path)
    {
        var at = await BackendAsync();
        foreach (var part in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object)
            {
                return 0;
            }

            at = at.GetProperty(part);
        }

        return at.GetDouble();
    }

    /// <summary>Waits until a number of the state is what is wanted.</summary>
    public async Task UntilAsync(string path, Predicate<double> wanted, TimeSpan? limit = null)
    {
        using var over = new CancellationTokenSource(limit ?? Limits.Default, TimeProvider.System);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var last = double.NaN;
        try
        {
            while (!wanted(last = await NumberAsync(path)))
            {
                await tick.WaitForNextTickAsync(over.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{path} stayed at {last}: {await BackendAsync()}");
        }
    }

    public Task StopAsync() => _host.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None).Within();
        await _host.DisposeAsync();
        Admin.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string FileIn(string folder) => Path.Combine(folder, "gatekeeper.json");
}
