using System.CommandLine;
using ChatClient.Cli.Profiles;
using ChatClient.Cli.Terminal;

namespace ChatClient.Cli.Commands;

/// <summary><c>chat status</c>: which device this is, and whether the server lets it in; one try, in the background.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly ProfileOption Profile = new();

    public static Command Create()
    {
        var command = new Command(
            "status",
            "Says which device this is, and tries once whether the server lets it in."
        );
        Profile.AddTo(command);
        command.SetGuardedAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = Profile.PathFrom(parsed);
        using var file = ProfileFile.Open(path);
        var (profile, progress) = (file.Profile, file.Progress);
        Console.WriteLine($"profile  {path}");
        Console.WriteLine($"server   {profile.Server}");
        Console.WriteLine($"user     {profile.User}");
        Console.WriteLine($"device   {profile.Device} ({profile.DeviceId})");
        Console.WriteLine($"read     up to message {progress.Cursor}");

        using var handler = ChatHttp.CreateHandler();
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        var connector = new ChatConnector(profile.Endpoint, invoker, TimeProvider.System);
        using var timer = new CancellationTokenSource(Patience, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(
            timer.Token,
            cancellationToken
        );
        try
        {
            await using var session = await connector.ConnectAsync(
                profile.Credentials,
                ConnectClass.Background,
                progress.Cursor,
                new GateProof(null, progress.Pass),
                both.Token
            );
            file.Save(progress with { Pass = session.Pass ?? progress.Pass });
            Console.WriteLine($"state    let in, {session.Ready.Unread} unread");
            return ExitCodes.Success;
        }
        catch (ChatException e)
        {
            Console.WriteLine($"state    {Wording.Of(e)}");
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            Console.WriteLine($"state    no answer within {Wording.Of(Patience)}");
        }

        return ExitCodes.Failure;
    }
}
