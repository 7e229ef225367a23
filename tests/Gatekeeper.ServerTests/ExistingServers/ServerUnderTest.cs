using System.Globalization;
using System.Text.Json.Nodes;
using Gatekeeper.ServerTests.Chat;

namespace Gatekeeper.ServerTests.ExistingServers;

/// <summary>A chat server that knows nothing of gates, one of its ports, how a gate stands in front of that, and clients for it.</summary>
internal sealed class ServerUnderTest(IAsyncDisposable server) : IAsyncDisposable
{
    /// <summary>What the tests go through, by name.</summary>
    public static TheoryData<string> All => ["mqtt", "mqtt-websocket", "xmpp", "xmpp-websocket"];

    /// <summary>Where it listens.</summary>
    public required int Port { get; init; }

    /// <summary>What a gate reads of its clients: <c>Mqtt</c> or <c>Xmpp</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Whether that comes in a WebSocket.</summary>
    public bool IsWebSocket { get; init; }

    /// <summary>Starts clients that connect to a port.</summary>
    public required Func<int, IChatClients> ClientsOf { get; init; }

    /// <summary>Starts one by its name.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="accounts">Who has an account there.</param>
    public static async Task<ServerUnderTest> StartAsync(string name, params string[] accounts)
    {
        if (name.StartsWith("mqtt", StringComparison.Ordinal))
        {
            var mosquitto = await Mosquitto.StartAsync();
            return name == "mqtt"
                ? new ServerUnderTest(mosquitto)
                {
                    Port = mosquitto.Port,
                    Protocol = "Mqtt",
                    ClientsOf = port => new MosquittoClients(port),
                }
                : new ServerUnderTest(mosquitto)
                {
                    Port = mosquitto.WebSocketPort,
                    Protocol = "Mqtt",
                    IsWebSocket = true,
                    ClientsOf = port => new ScriptedClients(
                        "3", // CONNACK: server unavailable
                        "paho_clients.py",
                        Text(port),
                        Mosquitto.User,
                        Mosquitto.Password
                    ),
                };
        }

        var prosody = await Prosody.StartAsync(accounts);
        return name == "xmpp"
            ? new ServerUnderTest(prosody)
            {
                Port = prosody.StreamPort,
                Protocol = "Xmpp",
                ClientsOf = port => new ScriptedClients(
                    "resource-constraint",
                    "slixmpp_clients.py",
                    Text(port),
                    Prosody.Domain,
                    Prosody.Password,
                    prosody.Certificate.File
                ),
            }
            : new ServerUnderTest(prosody)
            {
                Port = prosody.Port,
                Protocol = "Xmpp",
                IsWebSocket = true,
                ClientsOf = port => new ScriptedClients(
                    "resource-constraint",
                    "xmpp_websockets.py",
                    $"ws://127.0.0.1:{port}/xmpp-websocket",
                    Prosody.Domain,
                    Prosody.Password
                ),
            };
    }

    /// <summary>The configuration of a gate.</summary>
    /// <param name="gatePort">Where it listens.</param>
    /// <param name="destinationPort">What it forwards to.</param>
    /// <param name="backend">Settings of the backend, <c>chat</c>.</param>
    /// <param name="policy">Settings of the policy.</param>
    public JsonObject GateConfiguration(
        int gatePort,
        int destinationPort,
        JsonObject backend,
        JsonObject policy
    )
    {
        var gatekeeper = new JsonObject
        {
            ["Backends"] = new JsonObject { ["chat"] = backend },
            ["Policies"] = new JsonObject { ["clients"] = policy },
            ["Drain"] = new JsonObject { ["Timeout"] = "00:00:01" },
        };
        if (!IsWebSocket)
        {
            gatekeeper["Listeners"] = JsonNode.Parse(
                $$"""
                {
                  "chat": {
                    "Url": "tcp://127.0.0.1:{{gatePort}}",
                    "Backend": "chat",
                    "Policy": "clients",
                    "Protocol": "{{Protocol}}",
                    "Destinations": { "one": "127.0.0.1:{{destinationPort}}" }
                  }
                }
                """
            );
            return Configuration("http://127.0.0.1:0", gatekeeper);
        }

        policy["Peek"] = Protocol;
        var configuration = Configuration($"http://127.0.0.1:{gatePort}", gatekeeper);
        configuration["ReverseProxy"] = JsonNode.Parse(
            $$"""
            {
              "Routes": {
                "chat": { "ClusterId": "chat", "Match": { "Path": "{**any}" }, "Metadata": { "Gatekeeper.Policy": "clients" } }
              },
              "Clusters": { "chat": { "Destinations": { "one": { "Address": "http://127.0.0.1:{{destinationPort}}/" } } } }
            }
            """
        );
        return configuration;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static JsonObject Configuration(string http, JsonObject gatekeeper) =>
        new()
        {
            ["Kestrel"] = new JsonObject
            {
                ["Endpoints"] = new JsonObject { ["Http"] = new JsonObject { ["Url"] = http } },
            },
            ["Gatekeeper"] = gatekeeper,
        };

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
