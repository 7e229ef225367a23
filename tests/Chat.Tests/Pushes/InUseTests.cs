using Chat.Tests.Testing;
using ChatClient;
using ChatProtocol;

namespace Chat.Tests.Pushes;

/// <summary>A device whose connection waits at the gate says, in a request of its own, that it is in use.</summary>
public sealed class InUseTests
{
    [Fact]
    public async Task The_gate_is_told_which_device_goes_first()
    {
        await using var gate = await FakeGateAdmin.StartAsync();
        await using var server = await StartAsync(gate);
        var device = (await server.EnrolAsync("alice"))[0];

        var promoted = await PresenceAt(server).SayInUseAsync(device).Within();

        Assert.Equal(1, promoted);
        var order = Assert.Single(gate.Promoted);
        Assert.Equal(device.DeviceId, (string?)order["device"]);
        Assert.Equal("chat", (string?)order["backend"]);
        Assert.NotEqual("", (string?)order["reason"]);
    }

    [Fact]
    public async Task Once_in_a_while_is_enough()
    {
        await using var gate = await FakeGateAdmin.StartAsync();
        await using var server = await StartAsync(gate);
        var device = (await server.EnrolAsync("alice"))[0];
        await PresenceAt(server).SayInUseAsync(device).Within();

        var refused = await RefusedAsync(server, device);

        Assert.Equal((429, ChatReasons.RateLimited), (refused.HttpStatus, refused.Error));
        Assert.NotNull(refused.RetryAfter);
        Assert.Single(gate.Promoted);
    }

    [Fact]
    public async Task A_proof_with_another_secret_or_of_another_hour_promotes_nobody()
    {
        await using var gate = await FakeGateAdmin.StartAsync();
        await using var server = await StartAsync(gate);
        var devices = await server.EnrolAsync("alice", devices: 2);
        var mixed = devices[0] with
        {
            Ticket = devices[0].Ticket! with { Psk = devices[1].Ticket!.Psk },
        };
        var late = new ManualTimeProvider();

        var forged = await RefusedAsync(server, mixed);
        var stale = await RefusedAsync(server, devices[0], late);

        Assert.Equal((425, ChatReasons.TicketRejected), (forged.HttpStatus, forged.Error));
        Assert.Equal((425, ChatReasons.TicketRejected), (stale.HttpStatus, stale.Error));
        Assert.Empty(gate.Promoted);
    }

    [Fact]
    public async Task A_revoked_device_promotes_nobody()
    {
        await using var gate = await FakeGateAdmin.StartAsync();
        await using var server = await StartAsync(gate);
        var device = (await server.EnrolAsync("alice"))[0];
        await server.Store.RevokeDeviceAsync(device.DeviceId, default).Within();

        var refused = await RefusedAsync(server, device);

        Assert.Equal((425, ChatReasons.TicketRejected), (refused.HttpStatus, refused.Error));
        Assert.Empty(gate.Promoted);
    }

    [Fact]
    public async Task A_gate_that_does_not_answer_is_no_failure_of_ours()
    {
        await using var gate = await FakeGateAdmin.StartAsync();
        gate.IsBroken = true;
        await using var server = await StartAsync(gate);
        var device = (await server.EnrolAsync("alice"))[0];

        Assert.Equal(0, await PresenceAt(server).SayInUseAsync(device).Within());
    }

    [Fact]
    public async Task Without_a_gate_there_is_nobody_to_tell()
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];

        var refused = await RefusedAsync(server, device);

        Assert.Equal((404, ChatReasons.NoGate), (refused.HttpStatus, refused.Error));
    }

    private static Task<ChatServer> StartAsync(FakeGateAdmin gate) =>
        ChatServer.StartAsync(settings => settings with { Gate = gate.Settings });

    private static ChatPresence PresenceAt(ChatServer server, TimeProvider? clock = null) =>
        new(server.Http, clock ?? TimeProvider.System);

    private static Task<ChatRequestException> RefusedAsync(
        ChatServer server,
        DeviceCredentials device,
        TimeProvider? clock = null
    ) =>
        Assert.ThrowsAsync<ChatRequestException>(() =>
            PresenceAt(server, clock).SayInUseAsync(device).Within()
        );
}
