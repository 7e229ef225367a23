using System.Text.Json;
using Gatekeeper.Configuration;
using Microsoft.Extensions.Configuration;

namespace Gatekeeper.Replay.Files;

/// <summary>A scenario as read from a JSON file, and everything that is wrong with it.</summary>
/// <param name="Scenario">The scenario, or null when something is wrong.</param>
/// <param name="Faults">What is wrong, each with file and line where it stands in one.</param>
public sealed record ScenarioFile(Scenario? Scenario, IReadOnlyList<Fault> Faults)
{
    /// <summary>Reads a file. Never throws for what is in it: that is a fault.</summary>
    /// <param name="name">The file's name, for locations.</param>
    /// <param name="json">Its text; comments and trailing commas are allowed.</param>
    public static ScenarioFile Read(string name, byte[] json)
    {
        try
        {
            var locations = JsonLocations.Read(name, json);
            using var stream = new MemoryStream(json);
            var keys = new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable();

            // Under one key, so that the whole file is a section; faults are named without it.
            var whole = new ConfigurationBuilder()
                .AddInMemoryCollection(
                    keys.Select(key =>
                        KeyValuePair.Create($"{ScenarioSection.Root}:{key.Key}", key.Value)
                    )
                )
                .Build();
            return Bind(whole.GetSection(ScenarioSection.Root), locations);
        }
        catch (JsonException notJson)
        {
            return Unreadable(name, notJson.Message, notJson.LineNumber);
        }
        catch (Exception fault) when (fault is FormatException or InvalidDataException)
        {
            return Unreadable(name, fault.Message, null);
        }
    }

    private static ScenarioFile Bind(IConfigurationSection section, JsonLocations locations)
    {
        var faults = new List<Fault>();
        var written = new ScenarioSection(section, locations, faults);
        var scenario = ScenarioReader.Read(written);
        return new ScenarioFile(faults.Count == 0 ? scenario : null, faults);
    }

    private static ScenarioFile Unreadable(string name, string problem, long? line) =>
        new(
            null,
            [
                new Fault(
                    name,
                    $"is not valid JSON: {problem.Split(" LineNumber", 2)[0]}",
                    line is null ? null : $"{name}:{line + 1}"
                ),
            ]
        );
}
