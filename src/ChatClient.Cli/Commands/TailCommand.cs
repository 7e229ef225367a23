using System.CommandLine;
using ChatClient.Cli.Profiles;
using ChatClient.Cli.Terminal;

namespace ChatClient.Cli.Commands;

/// <summary><c>chat tail</c>: prints messages as they come, until it is interrupted or told for good to stop.</summary>
internal static class TailCommand
{
    private static readonly Option<bool> Background = new("--background")
    {
        Description = "Connect as an app that nobody looks at: a gate under load lets it wait.",
    };

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "One JSON object a line.",
    };

    private static readonly ProfileOption Profile = new();

    public static Command Create()
    {
        var command = new Command(
            "tail",
            "Prints messages as they come, those missed first, and comes back when the connection is lost."
        )
        {
            Background,
            Json,
        };
        Profile.AddTo(command);
        command.SetGuardedAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var file = ProfileFile.Open(Profile.PathFrom(parsed));
        var connectClass = parsed.GetValue(Background)
            ? ConnectClass.Background
            : ConnectClass.Foreground;
        using var output = new OutputLines();
        await using var connection = new Connection(file, connectClass);
        var device = connection.Device;
        Func<ChatMessage, string> line = parsed.GetValue(Json)
            ? MessageLine.Json
            : MessageLine.Plain;
        device.Start();
        try
        {
            await foreach (var message in device.ReceiveAsync(cancellationToken))
            {
                output.Write(line(message));
                // Saved before the next is asked for, which is what acknowledges this one.
                file.SaveCursor(message.Sequence);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Narrator.Say("interrupted");
            return ExitCodes.Success;
        }
        finally
        {
            file.SavePass(device.Pass);
        }

        // The reason has been said.
        return ExitCodes.Failure;
    }
}
