using System.Net.WebSockets;
using Chat.Tests.Testing;
using ChatClient;
using ChatProtocol;

namespace Chat.Tests.Sessions;

public sealed class SessionLifeTests
{
    [Fact]
    public async Task A_newer_session_displaces_the_older_but_only_after_its_first_frame()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        await using var older = await server.ConnectAsync(alice);

        using var newer = await server.ConnectRawAsync(alice);
        Assert.NotNull(newer.Welcome.Ready);
        await older.SayAsync("user:alice", "the newer one has not spoken yet");
        Assert.False(older.Closed.IsCompleted);
        await newer.SendAsync(new Frame { Ack = new Ack() });

        var closed = await older.Closed.Within();
        Assert.Equal(ChatCloseCode.ConnectedElsewhere, closed.Code);
        Assert.Equal(RefusalAction.Stop, closed.Action);
    }

    public static TheoryData<string, byte[]> BadFrames() =>
        new()
        {
            { "empty", [] },
            { "garbage", [0xff, 0xff, 0xff] },
            { "truncated", [0xa2, 0x01, 0x20, 0x01] },
            { "unknown kind", [0xf8, 0x07, 0x01] },
            { "the server's words", Bytes(new Frame { SyncDone = new SyncDone() }) },
            { "an ack from the future", Bytes(new Frame { Ack = new Ack { Cursor = 9 } }) },
            { "a send without an id", Bytes(new Frame { Send = new Send() }) },
            { "a group without an id", Bytes(new Frame { CreateGroup = new CreateGroup() }) },
            { "a password after the login", Bytes(new Frame { Enrol = new Enrol() }) },
        };

    [Theory]
    [MemberData(nameof(BadFrames))]
    public async Task A_sealed_frame_that_is_none_closes_its_session_and_nothing_else(
        string what,
        byte[] bytes
    ) => await CloseAsync(what, bad => bad.SendSealedAsync(bytes), 4400);

    public static TheoryData<string, byte[], WebSocketMessageType, int> BadMessages() =>
        new()
        {
            { "empty", [], WebSocketMessageType.Binary, 4403 },
            { "garbage", [0xff, 0xff, 0xff], WebSocketMessageType.Binary, 4403 },
            { "not sealed by the peer", new byte[80], WebSocketMessageType.Binary, 4403 },
            { "largest", new byte[65_535], WebSocketMessageType.Binary, 4403 },
            { "too big", new byte[65_536], WebSocketMessageType.Binary, 4413 },
            { "far too big", new byte[1_000_000], WebSocketMessageType.Binary, 4413 },
            { "text", "hello"u8.ToArray(), WebSocketMessageType.Text, 4400 },
            { "empty text", [], WebSocketMessageType.Text, 4400 },
        };

    [Theory]
    [MemberData(nameof(BadMessages))]
    public async Task A_message_that_the_channel_did_not_seal_closes_its_session_and_nothing_else(
        string what,
        byte[] bytes,
        WebSocketMessageType type,
        int code
    ) => await CloseAsync(what, bad => bad.SendRawAsync(bytes, type), code);

    private static async Task CloseAsync(string what, Func<RawClient, Task> misbehave, int code)
    {
        await using var server = await ChatServer.StartAsync();
        var devices = await server.EnrolAsync("alice", 2);
        await using var bystander = await server.ConnectAsync(devices[0]);
        using var bad = await server.ConnectRawAsync(devices[1]);

        await misbehave(bad);

        Assert.True(code == await bad.CloseCodeAsync(), what);
        await bystander.SayAsync("user:alice", "unharmed");
    }

    [Fact]
    public async Task A_session_that_leaves_is_forgotten()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        var session = await server.ConnectAsync(alice);
        Assert.Equal(1, server.Directory.Count);

        await session.DisposeAsync();

        await Limits.Until(() => server.Directory.Count == 0);
        Assert.Equal(ChatCloseCode.Normal, (await session.Closed.Within()).Code);
    }

    [Fact]
    public async Task A_client_that_says_nothing_after_the_login_is_closed()
    {
        await using var server = await ChatServer.StartAsync(settings =>
            settings with
            {
                Session = settings.Session with { FirstFrameTimeout = TimeSpan.FromSeconds(1) },
            }
        );
        var alice = (await server.EnrolAsync("alice"))[0];

        using var silent = await server.ConnectRawAsync(alice);

        Assert.Equal(4408, await silent.CloseCodeAsync());
    }

    [Fact]
    public async Task A_client_that_pings_stays()
    {
        var (clock, half) = (new ManualTimeProvider(), TimeSpan.FromSeconds(0.5));
        await using var server = await ChatServer.StartAsync(
            settings =>
                settings with
                {
                    Session = settings.Session with { PingForeground = 2 * half },
                },
            clock: clock
        );
        var alice = await server.EnrolAsync("alice", 2);
        using var pinging = await server.ConnectRawAsync(alice[0]);
        using var silent = await server.ConnectRawAsync(alice[1]);
        await PingAsync(silent);
        var closing = silent.CloseCodeAsync();

        // Two and a half intervals, and until the sweep comes by.
        for (var i = 0; i < 8; i++)
        {
            clock.Advance(half);
            await PingAsync(pinging);
        }

        Assert.Equal(4408, await closing);
        await PingAsync(pinging);
    }

    private static async Task PingAsync(RawClient client)
    {
        await client.SendAsync(new Frame { Ping = new Ping { T = 1 } });
        Assert.NotNull((await client.ReceiveAsync())?.Pong);
    }

    [Fact]
    public async Task A_class_switch_needs_no_new_handshake_and_widens_the_window()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        await using var session = await server.ConnectAsync(alice, 0, ConnectClass.Background);

        await session.SwitchClassAsync(ConnectClass.Foreground).Within();
        await Task.WhenAll(
                Enumerable.Range(0, 100).Select(i => session.SayAsync("user:alice", $"{i}"))
            )
            .Within();

        Assert.Equal(100, (await session.ReceiveAsync().TakeAsync(100)).Count);
        Assert.Equal(ConnectClass.Foreground, session.Class);
    }

    [Fact]
    public async Task A_stop_says_goaway_and_waits_for_sessions_to_leave()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        await using var session = await server.ConnectAsync(alice);

        var stopping = server.StopAsync();
        var closed = await session.Closed.Within();

        Assert.Equal((ChatCloseCode.Restart, RefusalAction.Retry), (closed.Code, closed.Action));
        Assert.Equal(TimeSpan.FromSeconds(30), closed.ReconnectWithin);
        await stopping.Within();
    }

    [Fact]
    public async Task A_session_that_does_not_leave_is_closed_when_the_drain_ends()
    {
        await using var server = await ChatServer.StartAsync(settings =>
            settings with
            {
                Drain = new() { Timeout = TimeSpan.FromMilliseconds(50) },
            }
        );
        var alice = (await server.EnrolAsync("alice"))[0];
        using var stubborn = await server.ConnectRawAsync(alice);

        var stopping = server.StopAsync();

        Assert.Equal(1012, await stubborn.CloseCodeAsync());
        await stopping.Within();
    }

    private static byte[] Bytes(Frame frame) =>
        Google.Protobuf.MessageExtensions.ToByteArray(frame);
}
