using Chat.Tests.Testing;
using ChatClient;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Client;

/// <summary>What an app shows to a gate, and when.</summary>
public sealed class GateProofTests
{
    private static readonly ReconnectPolicyOptions AtOnce = new()
    {
        Base = TimeSpan.FromMilliseconds(10),
        ForegroundCap = TimeSpan.FromMilliseconds(20),
        BackgroundCap = TimeSpan.FromMilliseconds(20),
    };

    [Fact]
    public async Task A_ticket_is_shown_until_there_is_a_newer_one_and_not_after_the_login()
    {
        var gate = new FakeGate("t1", null, "t2") { Pass = "p1" };
        await using var server = await StartAsync(gate);
        var alice = (await server.EnrolAsync("alice"))[0];
        await using var wire = new CuttableProxy(server.Address);
        await using var device = DeviceOn(server.ConnectorFor(wire.Address), alice);

        device.Start();
        await Limits.Until(() => device.State == ChatDeviceState.Connected);
        Assert.Equal("p1", device.Pass);
        gate.Pass = null;
        wire.Cut();
        await Limits.Until(() => gate.Shown.Count == 5);

        Assert.Equal(
            [(null, null), ("t1", null), ("t1", null), ("t2", null), (null, "p1")],
            gate.Shown
        );
        Assert.Equal("p1", device.Pass);
    }

    [Fact]
    public async Task The_pass_of_an_earlier_run_is_shown_from_the_first_try_on()
    {
        var gate = new FakeGate { Pass = "p2" };
        await using var server = await StartAsync(gate);
        var alice = (await server.EnrolAsync("alice"))[0];
        await using var device = DeviceOn(server.Connector, alice, pass: "p1");
        Assert.Equal("p1", device.Pass);

        device.Start();
        await Limits.Until(() => device.State == ChatDeviceState.Connected);

        Assert.Equal([(null, "p1")], gate.Shown);
        Assert.Equal("p2", device.Pass);
    }

    private static Task<ChatServer> StartAsync(FakeGate gate) =>
        ChatServer.StartAsync(adjust: builder =>
            builder.Services.AddSingleton<IStartupFilter>(gate)
        );

    private static ChatDevice DeviceOn(
        ChatConnector connector,
        DeviceCredentials credentials,
        string? pass = null
    ) =>
        new(connector, credentials, TimeProvider.System, new() { Reconnect = AtOnce, Pass = pass });
}
