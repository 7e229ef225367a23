using System.CommandLine;
using System.Net.Sockets;
using Gatekeeper.Configuration;
using Gatekeeper.Proxy.Hosting;

namespace Gatekeeper.Proxy.Commands;

/// <summary><c>gatekeeper run --config FILE</c></summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var config = new Option<FileInfo>("--config", "-c")
        {
            Description = "The configuration file (JSON).",
            Required = true,
        };
        var command = new Command("run", "Run the proxy.") { config };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(parsed.GetRequiredValue(config), cancellationToken)
        );
        return command;
    }

    private static async Task<int> RunAsync(FileInfo config, CancellationToken cancellationToken)
    {
        try
        {
            await using var proxy = ProxyHost.Create(config.FullName);
            await proxy.RunAsync(Console.Out, cancellationToken);
            return ExitCodes.Success;
        }
        catch (InvalidConfigurationException invalid)
        {
            await Console.Error.WriteLineAsync($"gatekeeper: {invalid.Message}");
            return ExitCodes.Failure;
        }
        catch (Exception unusable)
            when (unusable is IOException or SocketException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"gatekeeper: {unusable.Message}");
            return ExitCodes.Failure;
        }
    }
}
