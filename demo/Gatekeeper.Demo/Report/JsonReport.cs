using System.Text.Json;
using System.Text.Json.Serialization;
using Gatekeeper.Demo.Results;

namespace Gatekeeper.Demo.Report;

/// <summary>All figures as JSON; names are those of the properties, in camel case.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    public static string Write(DemoResult result) => JsonSerializer.Serialize(result, _options);

    /// <exception cref="JsonException">This is not what <see cref="Write"/> wrote.</exception>
    public static DemoResult Read(string json) =>
        JsonSerializer.Deserialize<DemoResult>(json, _options)
        ?? throw new JsonException("A demo result is an object, not null.");
}
