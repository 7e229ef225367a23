using System.Text.Json;
using Gatekeeper.Configuration;

namespace Gatekeeper.Proxy.Hosting;

/// <summary>A configuration file as read at one moment: its keys, and what the check of the whole says of them.</summary>
/// <param name="Keys">The file's own keys and values.</param>
/// <param name="Checked">The options and all faults, environment variables included.</param>
internal sealed record ConfigurationFile(
    IReadOnlyDictionary<string, string?> Keys,
    CheckedConfiguration Checked
)
{
    /// <summary>Reads and checks a file. Never throws for what is in it or that it is not there: that is a fault.</summary>
    public static ConfigurationFile Read(string path)
    {
        try
        {
            var json = File.ReadAllBytes(path);
            var locations = JsonLocations.Read(Path.GetFileName(path), json);
            using var stream = new MemoryStream(json);
            var file = new ConfigurationBuilder().AddJsonStream(stream).Build();
            var keys = file.AsEnumerable().ToDictionary(StringComparer.OrdinalIgnoreCase);
            var whole = new ConfigurationBuilder()
                .AddInMemoryCollection(keys)
                .AddEnvironmentVariables()
                .Build();
            return new ConfigurationFile(keys, ConfigurationCheck.Check(whole, locations));
        }
        catch (JsonException notJson)
        {
            return Unreadable(
                Path.GetFileName(path),
                $"is not valid JSON: {notJson.Message.Split(" LineNumber", 2)[0]}",
                $"{Path.GetFileName(path)}:{notJson.LineNumber + 1}"
            );
        }
        catch (Exception unreadable)
            when (unreadable
                    is IOException
                        or UnauthorizedAccessException
                        or FormatException
                        or InvalidDataException
            )
        {
            return Unreadable(path, $"cannot be read: {unreadable.Message}", null);
        }
    }

    private static ConfigurationFile Unreadable(string name, string problem, string? location) =>
        new(
            new Dictionary<string, string?>(),
            new CheckedConfiguration(
                new GatekeeperOptions(),
                [new Fault(name, problem, location)],
                []
            )
        );
}
