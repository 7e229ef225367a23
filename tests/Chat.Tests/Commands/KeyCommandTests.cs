using System.Security.Cryptography;
using ChatProtocol;

namespace Chat.Tests.Commands;

/// <summary>The built program, asked for keys as an operator asks.</summary>
public sealed class KeyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Key_prints_what_apps_pin_and_always_the_same()
    {
        var store = $"sqlite:{_folder.File("chat.db")}";

        var (first, made) = await RunAsync("key", "--store", store);
        var (second, again) = await RunAsync("key", "--store", store);

        Assert.Equal((0, 0), (first, second));
        Assert.Contains("made a new key", made, StringComparison.Ordinal);
        var key = again.Trim();
        Assert.Equal(32, Convert.FromBase64String(key).Length);
        Assert.Contains(key, made, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_signed_by_the_root_that_was_made()
    {
        var file = _folder.File("root.pem");
        var key = Convert.ToBase64String(new byte[32]);

        var (_, root) = await RunAsync("keys", "root", "--root", file);
        var (_, json) = await RunAsync("keys", "sign", "--root", file, "--version", "3", key);

        using var pinned = ECDsa.Create();
        pinned.ImportSubjectPublicKeyInfo(Convert.FromBase64String(root.Trim()), out _);
        var list = SignedKeyList.Parse(json);
        Assert.Equal(3UL, list.Version);
        Assert.True(list.IsSignedBy(pinned));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(file)
            );
        }
    }

    [Theory]
    [InlineData("keys", "sign", "--root", "missing.pem", "--version", "1", "AAAA")]
    [InlineData("key", "--config", "missing.json")]
    public async Task What_is_wrong_is_said_in_one_line(params string[] arguments)
    {
        var (code, said) = await RunAsync(arguments);

        Assert.Equal(1, code);
        Assert.Single(said.Trim().Split('\n'));
        Assert.StartsWith("chatbackend: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_is_never_overwritten()
    {
        var file = _folder.Write("root.pem", "somebody's");

        var (code, said) = await RunAsync("keys", "root", "--root", file);

        Assert.Equal(1, code);
        Assert.Contains("root.pem", said, StringComparison.Ordinal);
        Assert.Equal("somebody's", await File.ReadAllTextAsync(file));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        await using var process = ChildProcess.Start(
            Repository.ChatBackendProgram,
            arguments,
            _folder.Path
        );
        return await process.EndAsync().Within();
    }
}
