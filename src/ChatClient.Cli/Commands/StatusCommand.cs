using System.CommandLine;
using ChatClient.Cli.Profiles;
using ChatClient.Cli.Terminal;

namespace ChatClient.Cli.Commands;

/// <summary><c>chat status</c>: which device this is, and whether the server lets it in; one try, in the background.</summary>
internal static class StatusCommand
{
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
        Console.WriteLine($"device   {profile.Device} ({profile.Credentials.DeviceId})");
        Console.WriteLine($"key      {file.Credentials.Server.Key}, the server's");
        Console.WriteLine($"read     up to message {progress.Cursor}");

        try
        {
            var unread = await OneSession.UseAsync(
                file,
                ConnectClass.Background,
                (session, _) => Task.FromResult(session.Ready.Unread),
                cancellationToken
            );
            Console.WriteLine($"state    let in, {unread} unread");
            return ExitCodes.Success;
        }
        catch (ChatException e)
        {
            Console.WriteLine($"state    {Wording.Of(e)}");
        }

        return ExitCodes.Failure;
    }
}
