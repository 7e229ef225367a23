using System.CommandLine;
using System.CommandLine.Parsing;
using ChatClient.Cli.Profiles;
using ChatClient.Cli.Terminal;

namespace ChatClient.Cli.Commands;

/// <summary><c>chat login --server URL --user NAME</c>: makes this program a device of a user. The only command that asks for a password.</summary>
internal static class LoginCommand
{
    private static readonly Option<Uri> Server = new("--server")
    {
        Description = "The server, or the gate before it: http(s)://HOST:PORT.",
        Required = true,
        CustomParser = ParseServer,
    };

    private static readonly Option<ServerPin?> ServerKey = new("--server-key")
    {
        Description =
            "The key that the server must prove to have (chatbackend key prints it). Default: the one it names, unproven.",
        CustomParser = ParseKey,
    };

    private static readonly Option<string> User = new("--user")
    {
        Description = "Your name there.",
        Required = true,
    };

    private static readonly Option<bool> New = new("--create")
    {
        Description = "Make the account first.",
    };

    private static readonly Option<string> Device = new("--device")
    {
        Description = "What you call this device. Default: the name of this machine.",
        DefaultValueFactory = _ => Environment.MachineName,
    };

    private static readonly Option<FileInfo?> PasswordFile = new("--password-file")
    {
        Description =
            "A file whose first line is the password. Without it: the first line of standard input, or the keyboard.",
    };

    private static readonly ProfileOption Profile = new();

    public static Command Create()
    {
        var command = new Command("login", "Makes this program a device of a user.")
        {
            Server,
            ServerKey,
            User,
            New,
            Device,
            PasswordFile,
        };
        Profile.AddTo(command);
        command.SetGuardedAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = Profile.PathFrom(parsed);
        var server = parsed.GetRequiredValue(Server);
        var user = parsed.GetRequiredValue(User);
        var device = parsed.GetRequiredValue(Device);
        ProfileFile.CheckFree(path, server, user);
        var password = await PasswordSource.ReadAsync(
            parsed.GetValue(PasswordFile),
            user,
            cancellationToken
        );
        if (string.IsNullOrEmpty(password))
        {
            Narrator.Say(
                "no password: type it, pipe it to standard input, or name a file with --password-file"
            );
            return ExitCodes.Failure;
        }

        var pin = parsed.GetValue(ServerKey) ?? await AskForKeyAsync(server, cancellationToken);
        var credentials = await OneSession.WithConnectorAsync(
            server,
            async (connector, patience) =>
            {
                var enrolment = new Enrolment(user, password, device)
                {
                    CreateAccount = parsed.GetValue(New),
                };
                await using var session = await connector.EnrolAsync(pin, enrolment, patience);
                return session.Credentials;
            },
            cancellationToken
        );
        ProfileFile.Create(path, Profiles.Profile.Of(server, user, device, credentials));
        Console.WriteLine($"logged in as {user}, device \"{device}\", profile {path}");
        return ExitCodes.Success;
    }

    /// <summary>As ssh does at the first login, and as loud: from then on the key is pinned.</summary>
    private static async Task<ServerPin> AskForKeyAsync(
        Uri server,
        CancellationToken cancellationToken
    )
    {
        using var handler = ChatHttp.CreateHandler();
        using var http = new HttpClient(handler) { BaseAddress = server };
        var pin = await new ChatEnrolment(http).AskForKeyAsync(cancellationToken);
        Narrator.Say(
            $"the server says its key is {pin.Key}; nothing proves it. To be sure, compare it with what chatbackend prints at its start, or give it with --server-key"
        );
        return pin;
    }

    private static ServerPin? ParseKey(ArgumentResult given)
    {
        var pin = ServerPin.TryParse(given.Tokens[0].Value);
        if (pin is null)
        {
            given.AddError(
                "--server-key: that is no key; it has 44 characters of base64, and chatbackend key prints it"
            );
        }

        return pin;
    }

    private static Uri? ParseServer(ArgumentResult given)
    {
        var text = given.Tokens[0].Value;
        if (
            Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
        )
        {
            return url;
        }

        given.AddError(
            $"--server: '{text}' is no address of a server; write http://HOST:PORT or https://HOST:PORT"
        );
        return null;
    }
}
