using System.Text.Json;
using System.Text.Json.Nodes;
using Gatekeeper.Replay;

namespace Gatekeeper.Demo.Processes;

/// <summary>
/// The gate's configuration file. It says where the backend is and how long clients wait; not how fast the backend is: that
/// the gate has to find out.
/// </summary>
internal static class GateConfiguration
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    public static string For(
        Uri backend,
        Scenario scenario,
        string stateDirectory,
        GateFleet fleet
    ) =>
        new JsonObject
        {
            ["Logging"] = Node(new { LogLevel = new { Default = "Warning" } }),
            ["Kestrel"] = Node(
                new { Endpoints = new { Http = new { Url = "http://127.0.0.1:0" } } }
            ),
            ["ReverseProxy"] = new JsonObject
            {
                ["Routes"] = new JsonObject
                {
                    ["chat"] = new JsonObject
                    {
                        ["ClusterId"] = "chat",
                        ["Match"] = Node(new { Path = "{**any}" }),
                        ["Metadata"] = new JsonObject { ["Gatekeeper.Policy"] = "phones" },
                    },
                },
                ["Clusters"] = Node(
                    new { chat = new { Destinations = new { one = new { Address = backend } } } }
                ),
            },
            ["Gatekeeper"] = Node(
                new
                {
                    Admin = new { Url = "http://127.0.0.1:0" },
                    StateDirectory = stateDirectory,
                    Keys = new[] { fleet.ProofKey },
                    Peers = fleet.Talks
                        ? new
                        {
                            Url = "http://127.0.0.1:0",
                            Key = fleet.PeerKey,
                            fleet.Addresses,
                        }
                        : null,
                    Backends = new { chat = new { Mode = "Enforce" } },
                    Policies = new
                    {
                        phones = new
                        {
                            Pass = true,
                            Foreground = new { Patience = scenario.Foreground.TryLasts },
                            Background = new { Patience = scenario.Background.TryLasts },
                        },
                    },
                }
            ),
        }.ToJsonString(_indented);

    private static JsonNode? Node(object value) => JsonSerializer.SerializeToNode(value);
}
