using System.CommandLine;
using ChatBackend.Configuration;

namespace ChatBackend.Commands;

/// <summary>The options that say where the settings are, the same for every command that reads them.</summary>
internal static class SettingsOptions
{
    public static readonly Option<string?> Config = new("--config")
    {
        Description =
            "JSON file with a section ChatBackend; environment variables (ChatBackend__Urls) override it.",
    };

    public static readonly Option<string?> Store = new("--store")
    {
        Description = "Where messages are kept: sqlite:PATH.",
    };

    /// <summary>The file, then the environment, then the command line.</summary>
    /// <exception cref="SettingsException">Something is wrong; the message names all of it.</exception>
    public static ChatBackendSettings Read(
        ParseResult parsed,
        params ReadOnlySpan<(string Key, string? Value)> more
    )
    {
        var builder = new ConfigurationBuilder();
        if (parsed.GetValue(Config) is { } path)
        {
            builder.AddJsonFile(Path.GetFullPath(path), optional: false);
        }

        builder.AddEnvironmentVariables();
        var given = new Dictionary<string, string?>();
        foreach (
            var (key, value) in (ReadOnlySpan<(string, string?)>)
                [("ChatBackend:Store", parsed.GetValue(Store)), .. more]
        )
        {
            if (value is not null)
            {
                given.Add(key, value);
            }
        }

        builder.AddInMemoryCollection(given);
        return SettingsReader.Read(builder.Build());
    }
}
