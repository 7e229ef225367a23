using System.Text.Json;
using System.Text.Json.Serialization;
using Gatekeeper.Replay;
using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Proxy.Commands.Replay;

/// <summary>Results as JSON. What is endless is written as <c>"Infinity"</c>.</summary>
internal static class ReplayJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
    };

    public static string Of(Scenario scenario, IReadOnlyList<ReplayResult> results) =>
        JsonSerializer.Serialize(new { scenario, results }, Options);
}
