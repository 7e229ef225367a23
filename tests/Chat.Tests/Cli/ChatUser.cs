namespace Chat.Tests.Cli;

/// <summary>Somebody who uses the built chat command, with a profile in a folder of his own.</summary>
internal sealed class ChatUser(string called) : IDisposable
{
    public const string Password = "correct horse battery";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Nobody else's, so that tests can share a server.</summary>
    public string Name { get; } = $"{called}-{Guid.NewGuid():N}"[..(called.Length + 9)];

    public string Profile => Path.Combine(_folder.Path, "config", "profile.json");

#pragma warning disable CA1416 // The tests run on Linux.
    /// <summary>Who may use the profile.</summary>
    public UnixFileMode ProfileMode
    {
        get => File.GetUnixFileMode(Profile);
        set => File.SetUnixFileMode(Profile, value);
    }
#pragma warning restore CA1416

    /// <summary>Makes an account and a device.</summary>
    public async Task LoginAsync(Uri server)
    {
        var (exitCode, output) = await TypeAsync(
            Password + "\n",
            "login",
            "--server",
            server.ToString(),
            "--user",
            Name,
            "--create"
        );
        Assert.True(exitCode == 0, output);
    }

    /// <summary>Runs a command to its end.</summary>
    public Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        TypeAsync("", arguments);

    /// <summary>The same, with something to read on standard input.</summary>
    public async Task<(int ExitCode, string Output)> TypeAsync(
        string input,
        params string[] arguments
    )
    {
        await using var chat = Start(arguments);
        await chat.EndInputAsync(input);
        return await chat.EndAsync();
    }

    /// <summary>Starts a command that goes on.</summary>
    public ChildProcess Start(params string[] arguments) =>
        ChildProcess.Start(Repository.ChatProgram, [.. arguments, "--profile", Profile]);

    public void Dispose() => _folder.Dispose();
}
