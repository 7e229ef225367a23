using System.CommandLine;
using ChatBackend.Configuration;
using ChatBackend.Storage;

namespace ChatBackend.Commands;

/// <summary>chatbackend run: reads the configuration, listens, and runs until it is told to stop.</summary>
internal static class RunCommand
{
    private static readonly Option<string?> Config = new("--config")
    {
        Description =
            "JSON file with a section ChatBackend; environment variables (ChatBackend__Urls) override it.",
    };

    private static readonly Option<string?> Urls = new("--urls")
    {
        Description = "Where to listen, e.g. http://127.0.0.1:7100; port 0 takes a free one.",
    };

    private static readonly Option<string?> Store = new("--store")
    {
        Description = "Where messages are kept: sqlite:PATH or postgres:CONNECTIONSTRING.",
    };

    public static Command Create()
    {
        var command = new Command("run", "Runs the chat server.") { Config, Urls, Store };
        command.SetAction((result, _) => RunAsync(result));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        try
        {
            await using var app = ChatBackendApp.Build(ReadSettings(parsed), TimeProvider.System);
            await app.StartAsync();
            foreach (var url in app.Urls)
            {
                Console.WriteLine($"chatbackend: listening on {url}");
            }

            Console.WriteLine("chatbackend: ready");
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (IsOperatorFault(e))
        {
            await Console.Error.WriteLineAsync($"chatbackend: {e.Message}");
            return 1;
        }
    }

    private static ChatBackendSettings ReadSettings(ParseResult parsed)
    {
        var builder = new ConfigurationBuilder();
        if (parsed.GetValue(Config) is { } path)
        {
            builder.AddJsonFile(Path.GetFullPath(path), optional: false);
        }

        builder.AddEnvironmentVariables();
        builder.AddInMemoryCollection(CommandLine(parsed));
        return SettingsReader.Read(builder.Build());
    }

    private static Dictionary<string, string?> CommandLine(ParseResult parsed)
    {
        var given = new Dictionary<string, string?>
        {
            ["ChatBackend:Urls"] = parsed.GetValue(Urls),
            ["ChatBackend:Store"] = parsed.GetValue(Store),
        };
        return given
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Value);
    }

    /// <summary>What the operator can mend: said in one sentence, without a stack trace. IOException: the address is in use.</summary>
    private static bool IsOperatorFault(Exception e) =>
        e
            is SettingsException
                or StoreFormatException
                or StoreUnavailableException
                or IOException
                or InvalidDataException;
}
