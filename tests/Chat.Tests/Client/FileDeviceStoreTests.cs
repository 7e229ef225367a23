using Chat.Tests.Testing;
using ChatClient;

namespace Chat.Tests.Client;

public sealed class FileDeviceStoreTests : IDisposable
{
    private static readonly ResumeTicket Ticket = new(
        "ticket",
        "psk",
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)
    );

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("device.json");

    [Fact]
    public void What_was_kept_is_what_is_found_and_only_its_owner_reads_it()
    {
        var store = new FileDeviceStore(Path);
        var device = NewDevice() with { Ticket = Ticket };
        Assert.Null(store.Load());

        store.Save(device with { Ticket = null });
        store.Save(device);

        Assert.Equal(device, new FileDeviceStore(Path).Load());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path)
            );
        }

        Assert.Equal([Path], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("something else")]
    public void A_file_that_is_something_else_is_named(string content)
    {
        File.WriteAllText(Path, content);

        var refused = Assert.Throws<FormatException>(() => new FileDeviceStore(Path).Load());

        Assert.Contains(Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_keeps_the_ticket_of_its_login_and_resumes_by_it_in_its_next_run()
    {
        await using var server = await ChatServer.StartAsync();
        var store = new FileDeviceStore(Path);
        store.Save((await server.EnrolAsync("alice"))[0] with { Ticket = null });
        await using (var device = DeviceOn(server, store))
        {
            device.Start();
            await Limits.Until(() => device.State == ChatDeviceState.Connected);
            Assert.Equal(device.Credentials, store.Load());
        }

        var kept = store.Load()!;
        Assert.NotNull(kept.Ticket);
        await using var next = DeviceOn(server, store);
        next.Start();
        await Limits.Until(() => next.State == ChatDeviceState.Connected);
        Assert.Equal(kept, next.Credentials);
    }

    [Fact]
    public async Task A_store_that_fails_is_reported_and_the_device_goes_on()
    {
        await using var server = await ChatServer.StartAsync();
        var trouble = new TaskCompletionSource<ChatException>();
        await using var device = new ChatDevice(
            server.Connector,
            (await server.EnrolAsync("alice"))[0] with
            {
                Ticket = null,
            },
            TimeProvider.System,
            new()
            {
                Store = new FileDeviceStore(_folder.File("missing/device.json")),
                OnTrouble = error => trouble.TrySetResult(error),
            }
        );

        device.Start();

        Assert.IsType<ChatStorageException>(await trouble.Task.Within());
        await Limits.Until(() => device.State == ChatDeviceState.Connected);
    }

    public void Dispose() => _folder.Dispose();

    private static ChatDevice DeviceOn(ChatServer server, FileDeviceStore store) =>
        new(server.Connector, store.Load()!, TimeProvider.System, new() { Store = store });

    private static DeviceCredentials NewDevice() =>
        DeviceCredentials.Generate(new ServerPin(Convert.ToBase64String(new byte[32]), "root", 3));
}
