using System.Text;
using Chat.Tests.Testing;
using ChatClient;

namespace Chat.Tests.Client;

public sealed class ChatDeviceTests
{
    private static readonly ReconnectPolicyOptions AtOnce = new()
    {
        Base = TimeSpan.FromMilliseconds(10),
        ForegroundCap = TimeSpan.FromMilliseconds(20),
        BackgroundCap = TimeSpan.FromMilliseconds(20),
    };

    [Theory]
    [InlineData("root", "The root is not a public key")]
    [InlineData("pin", "The server's key is not 32 bytes")]
    [InlineData("key", "The private key is not 32 bytes")]
    [InlineData("ticket", "The ticket is not in base64url")]
    public void Damaged_credentials_are_named_at_once_and_not_when_they_are_needed(
        string part,
        string expected
    )
    {
        var good = DeviceCredentials.Generate(new ServerPin(Convert.ToBase64String(new byte[32])));
        var damaged = part switch
        {
            "root" => good with { Server = good.Server with { Root = "bm90IGEga2V5" } },
            "pin" => good with { Server = new ServerPin("?") },
            "key" => good with { PrivateKey = "?" },
            _ => good with { Ticket = new ResumeTicket("?", "?", DateTimeOffset.MaxValue) },
        };
        using var invoker = new HttpMessageInvoker(ChatHttp.CreateHandler());
        var connector = new ChatConnector(
            new Uri("ws://127.0.0.1:9"),
            invoker,
            TimeProvider.System
        );

        var refused = Assert.Throws<FormatException>(() =>
            new ChatDevice(connector, damaged, TimeProvider.System)
        );

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_come_once_and_in_order_over_connections_that_break()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        var bob = (await server.EnrolAsync("bob"))[0];
        await using var wire = new CuttableProxy(server.Address);
        await using var device = new ChatDevice(
            server.ConnectorFor(wire.Address),
            bob,
            TimeProvider.System,
            new() { Reconnect = AtOnce, AckEvery = 7 }
        );
        device.Start();
        await using var sender = await server.ConnectAsync(alice);

        var sending = SendAsync(sender, 600);
        var received = new List<ChatMessage>();
        await foreach (var message in device.ReceiveAsync())
        {
            received.Add(message);
            if (received.Count % 100 == 50)
            {
                wire.Cut();
            }

            if (received.Count == 600)
            {
                break;
            }
        }

        await sending.Within();
        Assert.Equal(
            Enumerable.Range(1, 600).Select(i => (ulong)i),
            received.Select(m => m.Sequence)
        );
        Assert.Equal(Enumerable.Range(1, 600).Select(i => $"{i}"), received.Select(m => m.Text()));
        Assert.True(wire.Accepted >= 2, $"{wire.Accepted} connections");
    }

    [Fact]
    public async Task A_send_survives_a_connection_that_breaks_and_is_stored_once()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        await using var wire = new CuttableProxy(server.Address);
        await using var device = new ChatDevice(
            server.ConnectorFor(wire.Address),
            alice,
            TimeProvider.System,
            new() { Reconnect = AtOnce }
        );
        device.Start();
        var ids = Enumerable.Range(0, 100).Select(_ => Guid.NewGuid()).ToList();

        var sends = ids.Select(id => device.SendAsync("user:alice", new byte[] { 1 }, id)).ToList();
        await Task.WhenAny(sends).Within();
        wire.Cut();
        var accepted = await Task.WhenAll(sends).Within();

        Assert.Equal(100, accepted.Select(info => info.MessageId).Distinct().Count());
        var head = (await server.Store.FindDeviceAsync(alice.DeviceId, default))!.Head;
        Assert.Equal(100, head);
    }

    /// <summary>Somebody writes in a tunnel: nothing waits for the answer of what was written before.</summary>
    [Fact]
    public async Task Sends_are_stored_in_the_order_in_which_they_were_made()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        await using var wire = new CuttableProxy(server.Address);
        await using var device = new ChatDevice(
            server.ConnectorFor(wire.Address),
            alice,
            TimeProvider.System,
            new() { Reconnect = AtOnce }
        );
        var sends = new List<Task<AcceptedInfo>>();
        Send(100);

        device.Start();
        await sends[0].Within();
        Send(100);
        wire.Cut();
        Send(100);

        var accepted = await Task.WhenAll(sends).Within();
        Assert.Equal(
            Enumerable.Range(1, 300).Select(i => (ulong)i),
            accepted.Select(info => info.Sequence)
        );

        void Send(int count) =>
            sends.AddRange(
                Enumerable
                    .Range(0, count)
                    .Select(_ => device.SendAsync("user:alice", new byte[] { 1 }, Guid.NewGuid()))
            );
    }

    [Fact]
    public async Task What_the_app_has_come_back_from_is_acknowledged_and_the_rest_is_not()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        await using var device = new ChatDevice(server.Connector, alice, TimeProvider.System);
        device.Start();
        foreach (var i in Enumerable.Range(1, 5))
        {
            await device
                .SendAsync("user:alice", Encoding.UTF8.GetBytes($"{i}"), Guid.NewGuid())
                .Within();
        }

        var taken = await device.ReceiveAsync().TakeAsync(5);

        // The fifth was taken, but nobody has come back from it.
        Assert.Equal(5, taken.Count);
        Assert.Equal(4UL, device.Cursor);
    }

    [Fact]
    public async Task A_refusal_for_good_stops_the_device()
    {
        await using var server = await ChatServer.StartAsync();
        var trouble = new TaskCompletionSource<ChatException>();
        await using var device = new ChatDevice(
            server.Connector,
            DeviceCredentials.Generate(server.Pin),
            TimeProvider.System,
            new() { OnTrouble = error => trouble.TrySetResult(error) }
        );

        device.Start();

        Assert.IsType<ChatRefusedException>(await trouble.Task.Within());
        await Limits.Until(() => device.State == ChatDeviceState.Stopped);
        Assert.Empty(await device.ReceiveAsync().TakeAsync(1));
        await Assert.ThrowsAsync<ChatRefusedException>(() =>
            device.SendAsync("user:alice", default, Guid.NewGuid()).Within()
        );
    }

    [Fact]
    public async Task Coming_to_the_front_ends_a_wait()
    {
        var clock = new ManualTimeProvider();
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        await using var wire = new CuttableProxy(server.Address);
        await using var device = new ChatDevice(
            server.ConnectorFor(wire.Address),
            alice,
            clock,
            new()
            {
                Class = ConnectClass.Background,
                Reconnect = new()
                {
                    Base = TimeSpan.FromHours(1),
                    BackgroundCap = TimeSpan.FromHours(1),
                },
            }
        );
        device.Start();
        await Limits.Until(() => device.State == ChatDeviceState.Connected);
        wire.Cut();
        await Limits.Until(() => device.State == ChatDeviceState.Waiting);

        await device.SetClassAsync(ConnectClass.Foreground).Within();

        await Limits.Until(() => device.State == ChatDeviceState.Connected);
    }

    [Fact]
    public async Task In_the_background_a_device_stays_away_as_long_as_the_server_wishes()
    {
        var clock = new ManualTimeProvider();
        await using var server = await ChatServer.StartAsync(settings =>
            settings with
            {
                Session = settings.Session with { BackgroundMinInterval = TimeSpan.FromHours(1) },
            }
        );
        var alice = (await server.EnrolAsync("alice"))[0];
        await using var wire = new CuttableProxy(server.Address);
        await using var device = new ChatDevice(
            server.ConnectorFor(wire.Address),
            alice,
            clock,
            new() { Class = ConnectClass.Background, Reconnect = AtOnce }
        );
        device.Start();
        await Limits.Until(() => device.State == ChatDeviceState.Connected);
        var left = clock.GetUtcNow();
        wire.Cut();
        await Limits.Until(() => device.State == ChatDeviceState.Waiting);

        await Limits.Until(() =>
        {
            if (device.State == ChatDeviceState.Waiting)
            {
                clock.Advance(TimeSpan.FromMinutes(1));
            }

            return device.State == ChatDeviceState.Connected;
        });

        Assert.InRange(clock.GetUtcNow() - left, TimeSpan.FromHours(1), TimeSpan.FromHours(3));
        Assert.Equal(2, wire.Accepted);
    }

    [Fact]
    public async Task A_restarting_server_is_left_and_found_again()
    {
        await using var first = await ChatServer.StartAsync();
        var alice = (await first.EnrolAsync("alice"))[0];
        var closed = new TaskCompletionSource<ChatException>();
        await using var device = new ChatDevice(
            first.Connector,
            alice,
            TimeProvider.System,
            new() { Reconnect = AtOnce, OnTrouble = error => closed.TrySetResult(error) }
        );
        device.Start();
        await Limits.Until(() => device.State == ChatDeviceState.Connected);

        await first.StopAsync().Within();

        var reason = Assert.IsType<ChatClosedException>(await closed.Task.Within());
        Assert.Equal(ChatCloseCode.Restart, reason.Code);
        await Limits.Until(() => device.State == ChatDeviceState.Waiting);
    }

    private static async Task SendAsync(ChatSession sender, int count)
    {
        foreach (var i in Enumerable.Range(1, count))
        {
            await sender.SayAsync("user:bob", $"{i}");
        }
    }
}
