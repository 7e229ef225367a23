using Chat.Tests.Testing;
using ChatBackend.Sessions;
using ChatBackend.Storage.Sqlite;
using ChatClient;

namespace Chat.Tests.Sessions;

/// <summary>A stolen phone is connected when its owner finds out: what it may not do any more ends at once, or soon.</summary>
public sealed class RevocationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task A_session_of_a_device_that_another_process_revoked_is_closed_for_good()
    {
        await using var server = await StartAsync();
        var devices = await server.EnrolAsync("alice", 2);
        await using var stolen = await server.ConnectAsync(devices[0]);
        await using var other = await server.ConnectAsync(devices[1]);

        await RevokeAsync(devices[0]);

        var closed = await ClosedInTimeAsync(stolen);
        Assert.Equal((ChatCloseCode.AuthFailed, RefusalAction.Stop), (closed.Code, closed.Action));
        await other.SayAsync("user:alice", "this one stays");
    }

    [Fact]
    public async Task A_session_of_an_earlier_enrolment_is_closed()
    {
        await using var server = await StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];
        await using var session = await server.ConnectAsync(device);
        var row = (await server.Store.FindDeviceAsync(device.DeviceId, default))!;

        await RevokeAsync(device);
        await server
            .Store.AddDevicesAsync(
                row.User,
                [new(device.DeviceId, "again", row.PublicKey, row.Epoch + 1, 0)],
                default
            )
            .Within();

        Assert.Equal(ChatCloseCode.AuthFailed, (await ClosedInTimeAsync(session)).Code);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ChatServer> StartAsync() =>
        ChatServer.StartAsync(
            settings => settings with { Store = $"sqlite:{_folder.File("chat.db")}" },
            clock: _clock
        );

    /// <summary>Lets time pass until it is closed; after more than a minute it would be closed for its silence.</summary>
    private async Task<ChatClosedException> ClosedInTimeAsync(ChatSession session)
    {
        await Limits.Until(() =>
        {
            _clock.Advance(RevocationSweep.Every / 100);
            return session.Closed.IsCompleted;
        });
        return await session.Closed;
    }

    /// <summary>As a command beside the server does.</summary>
    private async Task RevokeAsync(DeviceCredentials device)
    {
        await using var store = SqliteMessageStore.Open(
            new SqliteStoreOptions(_folder.File("chat.db")),
            TimeProvider.System
        );
        Assert.True(await store.RevokeDeviceAsync(device.DeviceId, default).Within());
    }
}
