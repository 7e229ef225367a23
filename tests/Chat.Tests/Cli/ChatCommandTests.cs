using System.Text.Json.Nodes;

namespace Chat.Tests.Cli;

/// <summary>The built chat command at the built server.</summary>
public sealed class ChatCommandTests(ServerProcess server)
    : IClassFixture<ServerProcess>,
        IDisposable
{
    private readonly ChatUser _alice = new("alice");
    private readonly ChatUser _bob = new("bob");

    public void Dispose()
    {
        _alice.Dispose();
        _bob.Dispose();
    }

    [Fact]
    public async Task What_was_sent_while_nobody_was_there_is_printed_once_and_what_comes_later_too()
    {
        await _alice.LoginAsync(server.Url);
        await _bob.LoginAsync(server.Url);
        await SendAsync(_bob.Name, "one");
        await SendAsync($"user:{_bob.Name}", "two\nlines \u001b[31mred");

        await using (var tail = _bob.Start("tail"))
        {
            await Line(tail, $" user:{_alice.Name} {_alice.Name}: one");
            await Line(tail, $" user:{_alice.Name} {_alice.Name}: two\\nlines \\u001b[31mred");
            await SendAsync(_bob.Name, "three");
            await Line(tail, $" user:{_alice.Name} {_alice.Name}: three");
            await InterruptAsync(tail);
        }

        // What the first run has printed is not printed again.
        await SendAsync(_bob.Name, "four");
        await using var again = _bob.Start("tail", "--json");
        var line = await Line(again, "\"text\":\"four\"");
        var message = JsonNode.Parse(line)!;
        Assert.Equal(4, (int)message["sequence"]!);
        Assert.Equal($"user:{_alice.Name}", (string?)message["conversation"]);
        Assert.Equal(_alice.Name, (string?)message["sender"]);
        await InterruptAsync(again);
        Assert.False(again.HasSaid(said => said.Contains("three", StringComparison.Ordinal)));
        Assert.False(again.HasSaid(said => said.Contains('\u001b', StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_tail_survives_a_restart_of_the_server_and_says_so()
    {
        await using var server = new ServerProcess();
        await server.RunAsync();
        await _alice.LoginAsync(server.Url);
        await _bob.LoginAsync(server.Url);
        await using var tail = _bob.Start("tail", "--background");
        await Line(tail, "chat: connected to ");
        await SendAsync(_bob.Name, "before");
        await Line(tail, ": before");

        await server.StopAsync();
        await Line(tail, "chat: the server restarts");
        await Line(tail, "chat: waits ");
        await server.RunAsync();
        await SendAsync(_bob.Name, "after");

        await Line(tail, "chat: came back to ");
        await Line(tail, ": after");
        await InterruptAsync(tail);

        await server.StopAsync();
        var (exitCode, output) = await _alice.RunAsync("send", _alice.Name, "hello", "--wait", "1");
        Assert.Equal(1, exitCode);
        Assert.Contains("did not answer", output, StringComparison.Ordinal);
        Assert.Contains("no answer within 1 s", output, StringComparison.Ordinal);
        (exitCode, output) = await _alice.RunAsync("status");
        Assert.Equal(1, exitCode);
        Assert.Contains("did not answer", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_leaves_nothing_behind()
    {
        await _alice.LoginAsync(server.Url);
        using var mallory = new ChatUser("mallory");

        var (exitCode, output) = await mallory.TypeAsync(
            "a wrong guess\n",
            "login",
            "--server",
            server.Url.ToString(),
            "--user",
            _alice.Name
        );

        Assert.Equal(1, exitCode);
        Assert.StartsWith("chat: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.False(File.Exists(mallory.Profile));
    }

    [Fact]
    public async Task The_password_is_told_to_nobody_but_the_server_with_the_given_key()
    {
        foreach (
            var (key, expected) in new[]
            {
                (server.Key, 0),
                (
                    Convert.ToBase64String(
                        new byte[32]
                            .Select(_ => (byte)9)
                            .ToArray()
                    ),
                    1
                ),
            }
        )
        {
            using var user = new ChatUser("alice");
            var (exitCode, output) = await user.TypeAsync(
                ChatUser.Password + "\n",
                "login",
                "--server",
                server.Url.ToString(),
                "--server-key",
                key,
                "--user",
                user.Name,
                "--create"
            );
            Assert.True(exitCode == expected, output);
            Assert.Equal(expected == 0, File.Exists(user.Profile));
            Assert.DoesNotContain("nothing proves it", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_profile_is_for_its_owner_and_for_nobody_else()
    {
        await _alice.LoginAsync(server.Url);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, _alice.ProfileMode);

        // Another user does not take its place.
        var (exitCode, output) = await _alice.TypeAsync(
            ChatUser.Password + "\n",
            "login",
            "--server",
            server.Url.ToString(),
            "--user",
            "carol",
            "--create"
        );
        Assert.Equal(1, exitCode);
        Assert.Contains($"already holds {_alice.Name}'s device", output, StringComparison.Ordinal);

        // The same user does: a device that was revoked is replaced by a new one.
        (exitCode, output) = await _alice.TypeAsync(
            ChatUser.Password + "\n",
            "login",
            "--server",
            server.Url.ToString(),
            "--user",
            _alice.Name,
            "--device",
            "laptop"
        );
        Assert.True(exitCode == 0, output);

        // Open to others it is no secret any more.
        _alice.ProfileMode |= UnixFileMode.OtherRead;
        (exitCode, output) = await _alice.RunAsync("status");
        Assert.Equal(1, exitCode);
        Assert.Contains($"chmod 600 {_alice.Profile}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_profile_is_one_device_at_a_time()
    {
        await _alice.LoginAsync(server.Url);
        await using var tail = _alice.Start("tail");
        await Line(tail, "chat: connected to ");

        var (exitCode, output) = await _alice.RunAsync("send", _alice.Name, "hello");

        Assert.Equal(1, exitCode);
        Assert.Contains("in use by another chat command", output, StringComparison.Ordinal);
        await InterruptAsync(tail);
    }

    [Fact]
    public async Task Nobody_and_nothing_is_said_in_plain_words()
    {
        await _alice.LoginAsync(server.Url);

        var (exitCode, output) = await _alice.RunAsync("send", "nobody", "hello");
        Assert.Equal(1, exitCode);
        Assert.Contains("there is no such user", output, StringComparison.Ordinal);

        (exitCode, output) = await _alice.RunAsync("group", "create", "lunch", "nobody");
        Assert.Equal(1, exitCode);
        Assert.Contains("nobody", output, StringComparison.Ordinal);

        (exitCode, output) = await _alice.RunAsync("send", _alice.Name, "-");
        Assert.Equal(1, exitCode);
        Assert.Contains("standard input was empty", output, StringComparison.Ordinal);

        (exitCode, output) = await _alice.TypeAsync(
            new string('x', 33_000),
            "send",
            _alice.Name,
            "-"
        );
        Assert.Equal(1, exitCode);
        Assert.Contains("at most 32768 bytes", output, StringComparison.Ordinal);

        (exitCode, output) = await _alice.RunAsync("status");
        Assert.True(exitCode == 0, output);
        Assert.Contains($"user     {_alice.Name}", output, StringComparison.Ordinal);
        Assert.Contains("let in, 0 unread", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_gets_what_is_piped_in()
    {
        await _alice.LoginAsync(server.Url);
        await _bob.LoginAsync(server.Url);
        var (exitCode, group) = await _alice.RunAsync("group", "create", "lunch", _bob.Name);
        Assert.True(exitCode == 0, group);
        Assert.StartsWith("group:", group, StringComparison.Ordinal);

        (exitCode, var output) = await _alice.TypeAsync("at noon\n", "send", group.Trim(), "-");
        Assert.True(exitCode == 0, output);

        await using var tail = _bob.Start("tail");
        await Line(tail, $" {group.Trim()} {_alice.Name}: at noon");
        await InterruptAsync(tail);
    }

    [Fact]
    public async Task A_reader_that_goes_away_ends_the_tail_and_takes_no_message_with_it()
    {
        await _alice.LoginAsync(server.Url);
        await SendAsync(_alice.Name, "one");
        await SendAsync(_alice.Name, "two");

        // head takes one line and leaves; without an end of its own the tail would go on and acknowledge into the void.
        await ChildProcess.RunAsync(
            "/bin/sh",
            [
                "-c",
                $"{{ '{Repository.ChatProgram}' tail --profile '{_alice.Profile}'; echo ended >&2; }} | head -n 1 >/dev/null",
            ]
        );

        await using var tail = _alice.Start("tail");
        await Line(tail, ": two");
        await InterruptAsync(tail);
    }

    private async Task SendAsync(string to, string text)
    {
        var (exitCode, output) = await _alice.RunAsync("send", to, text);
        Assert.True(exitCode == 0, output);
    }

    private static Task<string> Line(ChildProcess chat, string part) =>
        chat.LineAsync(line => line.Contains(part, StringComparison.Ordinal), part);

    /// <summary>Ctrl-C is a clean end.</summary>
    private static async Task InterruptAsync(ChildProcess chat)
    {
        chat.Interrupt();
        var (exitCode, output) = await chat.EndAsync();
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
