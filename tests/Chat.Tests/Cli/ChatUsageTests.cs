namespace Chat.Tests.Cli;

/// <summary>What the command says without a server: wrong command lines, and profiles that are none.</summary>
public sealed class ChatUsageTests : IDisposable
{
    private readonly ChatUser _user = new("alice");

    public static TheoryData<string[], string> WrongLines() =>
        new()
        {
            { ["send", "bob"], "TEXT" },
            { ["send", "room:7", "hello"], "user:NAME or group:ID" },
            { ["send", "bob", ""], "TEXT is empty" },
            { ["send", "bob", "hello", "--wait", "0"], "1 to 3600" },
            { ["login", "--user", "alice"], "--server" },
            { ["login", "--server", "example.org", "--user", "alice"], "http://HOST:PORT" },
            { ["login", "--server", "ftp://example.org", "--user", "alice"], "http://HOST:PORT" },
            {
                ["login", "--server", "http://h/", "--user", "alice", "--password", "x"],
                "--password"
            },
            { ["group", "create", "lunch"], "MEMBER" },
            { ["shout"], "shout" },
        };

    [Theory]
    [MemberData(nameof(WrongLines))]
    public async Task A_wrong_command_line_exits_with_2_and_says_what_is_wrong(
        string[] line,
        string names
    )
    {
        var (exitCode, output) = await _user.RunAsync(line);

        Assert.Equal(2, exitCode);
        Assert.Contains(names, output, StringComparison.Ordinal);
    }

    public static TheoryData<string?, string> UnusableProfiles() =>
        new()
        {
            { null, "make one with chat login" },
            { "", "is not a profile of this program" },
            { "{\"kind\":", "is not a profile of this program" },
            { "[1, 2]", "is not a profile of this program" },
            { "{\"name\": \"something else\"}", "is not a profile of this program" },
            {
                """{"kind":"chat profile 99","server":"http://h/","user":"u","device":"d","credentials":{"deviceId":"i","privateKey":"k","server":{"key":"k"}}}""",
                "it is no \"chat profile 1\""
            },
        };

    [Theory]
    [MemberData(nameof(UnusableProfiles))]
    public async Task A_profile_that_is_missing_broken_or_foreign_is_named(
        string? content,
        string says
    )
    {
        if (content is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_user.Profile)!);
            await File.WriteAllTextAsync(_user.Profile, content);
            _user.ProfileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var (exitCode, output) = await _user.RunAsync("status");

        Assert.Equal(1, exitCode);
        Assert.Contains(_user.Profile, output, StringComparison.Ordinal);
        Assert.Contains(says, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_password_is_no_login()
    {
        var (exitCode, output) = await _user.RunAsync(
            "login",
            "--server",
            "http://127.0.0.1:9",
            "--user",
            "alice"
        );

        Assert.Equal(1, exitCode);
        Assert.Contains("no password", output, StringComparison.Ordinal);
    }

    public void Dispose() => _user.Dispose();
}
