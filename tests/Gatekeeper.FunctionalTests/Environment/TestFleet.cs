using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>Gates before one backend that know each other.</summary>
internal static class TestFleet
{
    /// <summary>The bytes 0 to 31.</summary>
    public const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /// <summary>32 other bytes.</summary>
    public const string OtherKey = "//////////////////////////////////////////8=";

    /// <summary>A gate that listens for others, and asks those at the given addresses.</summary>
    public static Task<ProxyUnderTest> JoinAsync(
        Uri backend,
        Action<JsonObject>? change = null,
        string key = Key,
        params string[] addresses
    ) =>
        ProxyUnderTest.StartAsync(
            backend,
            configuration =>
            {
                configuration["Gatekeeper"]!["Keys"] = new JsonArray(Key);
                configuration["Gatekeeper"]!["Peers"] = new JsonObject
                {
                    ["Url"] = "http://127.0.0.1:0",
                    ["Key"] = key,
                    ["Addresses"] = new JsonArray([
                        .. addresses.Select(address => JsonValue.Create(address)),
                    ]),
                };
                change?.Invoke(configuration);
            }
        );

    /// <summary>The other gates as this one sees them: address, or nothing where only they ask, and state.</summary>
    public static async Task<IReadOnlyList<(string? Address, string? State)>> PeersAsync(
        this ProxyUnderTest gate
    )
    {
        var state = await gate.Admin.GetFromJsonAsync<JsonElement>("/api/v1/state").Within();
        return
        [
            .. state
                .GetProperty("peers")
                .EnumerateArray()
                .Select(peer =>
                    (peer.GetProperty("address").GetString(), peer.GetProperty("state").GetString())
                ),
        ];
    }

    /// <summary>Waits until so many others are heard.</summary>
    public static async Task HearsAsync(this ProxyUnderTest gate, int others)
    {
        using var over = new CancellationTokenSource(Limits.Default, TimeProvider.System);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((await gate.PeersAsync()).Count(peer => peer.State == "heard") != others)
        {
            await tick.WaitForNextTickAsync(over.Token);
        }
    }

    /// <summary>How often exchanges ended in a way.</summary>
    public static Task<double> ExchangesAsync(
        this ProxyUnderTest gate,
        string direction,
        string outcome
    ) =>
        Metrics.ReadAsync(
            gate,
            $"gatekeeper_peer_exchanges_total{{direction=\"{direction}\",outcome=\"{outcome}\"}}"
        );
}
