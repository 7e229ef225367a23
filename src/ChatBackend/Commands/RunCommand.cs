using System.CommandLine;
using ChatBackend.Configuration;
using ChatBackend.Keys;
using ChatBackend.Storage;

namespace ChatBackend.Commands;

/// <summary>chatbackend run: reads the configuration, listens, and runs until it is told to stop.</summary>
internal static class RunCommand
{
    private static readonly Option<string?> Urls = new("--urls")
    {
        Description = "Where to listen, e.g. http://127.0.0.1:7100; port 0 takes a free one.",
    };

    public static Command Create()
    {
        var command = new Command("run", "Runs the chat server.")
        {
            SettingsOptions.Config,
            Urls,
            SettingsOptions.Store,
        };
        command.SetAction((result, _) => RunAsync(result));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        try
        {
            await using var app = ChatBackendApp.Build(
                SettingsOptions.Read(parsed, ("ChatBackend:Urls", parsed.GetValue(Urls))),
                TimeProvider.System
            );
            await app.StartAsync();
            foreach (var url in app.Urls)
            {
                Console.WriteLine($"chatbackend: listening on {url}");
            }

            Console.WriteLine(
                $"chatbackend: key {app.Services.GetRequiredService<ServerIdentity>().PublicKey}"
            );
            Console.WriteLine("chatbackend: ready");
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (OperatorFault.Is(e))
        {
            await Console.Error.WriteLineAsync($"chatbackend: {e.Message}");
            return 1;
        }
    }
}
