using System.CommandLine;
using ChatClient.Cli.Profiles;

namespace ChatClient.Cli.Commands;

/// <summary><c>chat group create NAME MEMBER ...</c>: makes a group, and prints what to send to.</summary>
internal static class GroupCommand
{
    private static readonly Argument<string> Name = new("NAME")
    {
        Description = "What the group is called.",
    };

    private static readonly Argument<string[]> Members = new("MEMBER")
    {
        Description = "The users in it, you besides.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly ProfileOption Profile = new();

    public static Command Create()
    {
        var create = new Command("create", "Makes a group of you and these users.")
        {
            Name,
            Members,
        };
        Profile.AddTo(create);
        create.SetGuardedAction(RunAsync);
        return new Command("group", "Groups of up to 500 users.") { create };
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var file = ProfileFile.Open(Profile.PathFrom(parsed));
        var group = await OneSession.UseAsync(
            file,
            ConnectClass.Foreground,
            (session, patience) =>
                session.CreateGroupAsync(
                    parsed.GetRequiredValue(Name),
                    parsed.GetRequiredValue(Members),
                    patience
                ),
            cancellationToken
        );
        Console.WriteLine(group);
        return ExitCodes.Success;
    }
}
