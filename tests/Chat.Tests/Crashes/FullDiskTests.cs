using Chat.Tests.Testing;
using ChatClient;

namespace Chat.Tests.Crashes;

/// <summary>A disk without room: senders are told to try again, everything else goes on, and so do they when there is room.</summary>
public sealed class FullDiskTests
{
    private const string Full = "STORE_UNAVAILABLE";

    [Fact]
    public async Task On_a_full_disk_sends_are_rejected_for_now_and_the_same_sends_are_stored_when_there_is_room()
    {
        await using var server = new PowerCutServer(Soak.Seed);
        await server.StartAsync();
        using var phones = new Phones(server.Address);

        await FillAndMakeRoomAsync(
            phones,
            fill: () => server.Disk.LimitRoom(server.Disk.Used + 200_000),
            makeRoom: () => server.Disk.LimitRoom(null)
        );
    }

    [Fact]
    public async Task The_real_server_survives_writes_that_the_kernel_refuses()
    {
        using var folder = new TemporaryFolder();
        await using var server = new KilledServer(
            StoreUnderTest.Sqlite(folder.File("chat.db")),
            folder.Path
        );
        await server.StartAsync();
        using var phones = new Phones(server.Address);
        var log = new FileInfo(folder.File("chat.db-wal"));

        await FillAndMakeRoomAsync(
            phones,
            fill: () => FileSizeLimit.Set(server.ProcessId, log.Length + 200_000),
            makeRoom: () => FileSizeLimit.Set(server.ProcessId, null)
        );
    }

    private static async Task FillAndMakeRoomAsync(Phones phones, Action fill, Action makeRoom)
    {
        var devices = await phones.EnrolAsync("anna", 2);
        await using var device = phones.Start(devices[0], _ => { });
        var first = await SendAsync(device, Guid.NewGuid());
        fill();

        var sent = 1;
        var id = Guid.NewGuid();
        var rejected = await Assert.ThrowsAsync<ChatSendRejectedException>(async () =>
        {
            for (; sent < 1000; sent++, id = Guid.NewGuid())
            {
                await SendAsync(device, id);
            }
        });
        var before = device.Session;
        await using var second = phones.Start(devices[1], _ => { });
        var read = await second.ReceiveAsync().TakeAsync(sent);
        makeRoom();
        var accepted = await SendAsync(device, id);

        Assert.Equal(Full, rejected.Reason);
        Assert.True(rejected.RetryAfter > TimeSpan.Zero);
        Assert.Equal(1UL, first.Sequence);
        Assert.Equal(sent, read.Count);
        Assert.Equal((ulong)sent + 1, accepted.Sequence);
        Assert.Same(before, device.Session);
    }

    private static Task<AcceptedInfo> SendAsync(ChatDevice device, Guid id) =>
        device.SendAsync("user:anna", new byte[20_000], id).Within();
}
