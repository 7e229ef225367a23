using Chat.Tests.Testing;
using ChatBackend.Keys;

namespace Chat.Tests.Keys;

public sealed class KeyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("chat.key");

    [Fact]
    public void It_is_made_once_and_only_its_owner_reads_it()
    {
        var (made, first) = KeyFile.LoadOrCreate(Path);
        var (again, second) = KeyFile.LoadOrCreate(Path);

        Assert.Equal((true, false), (first, second));
        Assert.Equal(made, again);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path)
            );
        }

        Assert.Equal([Path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void One_that_others_may_read_is_noticed()
    {
        KeyFile.LoadOrCreate(Path);
        Assert.False(KeyFile.IsOpenToOthers(Path));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
            Assert.True(KeyFile.IsOpenToOthers(Path));
        }
    }

    [Fact]
    public async Task Processes_that_make_it_at_once_end_up_with_the_same_keys()
    {
        for (var round = 0; round < 50; round++)
        {
            using var together = new Barrier(4);
            var keys = await Task.WhenAll(
                    Enumerable
                        .Range(0, 4)
                        .Select(_ =>
                            Task.Factory.StartNew(
                                () =>
                                {
                                    together.SignalAndWait(Limits.Default);
                                    return KeyFile.LoadOrCreate(Path);
                                },
                                CancellationToken.None,
                                TaskCreationOptions.LongRunning,
                                TaskScheduler.Default
                            )
                        )
                )
                .Within();

            Assert.Single(keys.Select(result => result.Keys).Distinct());
            Assert.Single(keys, result => result.Made);
            Assert.Equal([Path], Directory.GetFiles(_folder.Path));
            File.Delete(Path);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"privateKey": "AAAA", "ticketSecret": "AAAA"}""")]
    public void A_damaged_file_is_named_and_left_alone(string content)
    {
        File.WriteAllText(Path, content);

        var refused = Assert.Throws<KeyFileException>(() => KeyFile.LoadOrCreate(Path));

        Assert.Contains(Path, refused.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(Path));
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var refused = Assert.Throws<KeyFileException>(() =>
            KeyFile.LoadOrCreate(_folder.File("missing/chat.key"))
        );

        Assert.Contains("ChatBackend:KeyFile", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_keeps_its_key_and_its_tickets_over_a_restart()
    {
        var store = $"sqlite:{_folder.File("chat.db")}";
        await using var first = await ChatServer.StartAsync(s => s with { Store = store });
        var device = (await first.EnrolAsync("alice"))[0];
        await first.StopAsync().Within();

        await using var second = await ChatServer.StartAsync(s => s with { Store = store });

        Assert.Equal(first.Pin, second.Pin);
        Assert.Equal(101, (await Knock.Of(second, device).AnswerAsync()).Status);
    }

    public void Dispose() => _folder.Dispose();
}
