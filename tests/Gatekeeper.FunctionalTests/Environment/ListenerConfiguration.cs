using System.Text.Json.Nodes;

namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>Configurations with TCP listeners in front of one backend called <c>raw</c>, beside the route that every configuration has.</summary>
internal static class ListenerConfiguration
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9/");

    /// <summary>A proxy with one listener called <c>raw</c>; its state is the one that is watched.</summary>
    public static Task<ProxyUnderTest> StartAsync(
        RawBackend backend,
        string? listener = null,
        Action<JsonObject>? change = null
    ) => StartAsync([backend.Port], listener, change);

    public static async Task<ProxyUnderTest> StartAsync(
        IReadOnlyList<int> ports,
        string? listener = null,
        Action<JsonObject>? change = null
    )
    {
        var proxy = await ProxyUnderTest.StartAsync(
            Nowhere,
            configuration =>
            {
                var gatekeeper = configuration["Gatekeeper"]!;
                gatekeeper["TrustedNetworks"] = new JsonArray("127.0.0.0/24");
                gatekeeper["Listeners"] = new JsonObject { ["raw"] = Listener(ports, listener) };
                gatekeeper["Backends"]!["raw"] = JsonNode.Parse(
                    "{ \"Window\": {}, \"Ready\": {}, \"Park\": {} }"
                );
                change?.Invoke(configuration);
            }
        );
        proxy.Watched = "raw";
        return proxy;
    }

    /// <summary>One listener.</summary>
    /// <param name="ports">Of its destinations, which are called <c>0</c>, <c>1</c> and so on.</param>
    /// <param name="more">More keys, as JSON without braces.</param>
    public static JsonObject Listener(IReadOnlyList<int> ports, string? more = null)
    {
        var listener = JsonNode
            .Parse(
                $$"""
                { "Url": "tcp://127.0.0.1:0", "Backend": "raw", "Policy": "phones", "Health": { "Interval": "00:00:00" }{{(
                    more is null ? "" : ", " + more
                )}} }
                """
            )!
            .AsObject();
        listener["Destinations"] = new JsonObject(
            ports.Select(
                (port, index) =>
                    KeyValuePair.Create<string, JsonNode?>($"{index}", $"127.0.0.1:{port}")
            )
        );
        return listener;
    }

    /// <summary>Sets the window of the backend, so that a test knows who finds room.</summary>
    public static Action<JsonObject> Window(int places) =>
        configuration =>
            configuration["Gatekeeper"]!["Backends"]!["raw"]!["Window"]!["Initial"] = places;
}
