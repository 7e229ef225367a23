using Chat.Tests.Testing;
using ChatClient;

namespace Chat.Tests.Sessions;

/// <summary>What a proxy may try between a client and the server, over real sockets: each is noticed, and none gets a message through.</summary>
public sealed class UntrustedProxyTests
{
    [Theory]
    [InlineData(ConnectClass.Background, true)]
    [InlineData(ConnectClass.Background, false)]
    [InlineData(ConnectClass.Foreground, true)]
    [InlineData(ConnectClass.Foreground, false)]
    public async Task Another_class_than_the_client_meant_is_noticed(
        ConnectClass connectClass,
        bool byTicket
    )
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];
        await using var wire = new TamperingWire(server.Address) { OnRequest = Flipped };

        var refused = await Assert.ThrowsAsync<ChatRefusedException>(() =>
            server
                .ConnectorFor(wire.Address)
                .ConnectAsync(byTicket ? device : device with { Ticket = null }, connectClass, 0)
                .Within()
        );

        // By ticket it was tried by key as well: what cannot be mended is said by the second answer.
        Assert.Equal((403, "HANDSHAKE_FAILED"), (refused.HttpStatus, refused.Reason));
        Assert.Equal(RefusalAction.Retry, refused.Action);
        Assert.Equal(0, server.Directory.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_was_changed_is_not_believed(bool byTicket)
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];
        await using var wire = new TamperingWire(server.Address)
        {
            OnServerMessage = (_, message) => [BitFlipped(message)],
        };

        var failed = await Assert.ThrowsAsync<ChatUnreachableException>(() =>
            server
                .ConnectorFor(wire.Address)
                .ConnectAsync(
                    byTicket ? device : device with { Ticket = null },
                    ConnectClass.Foreground,
                    0
                )
                .Within()
        );

        Assert.Contains("does not prove", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_to_an_earlier_login_is_not_believed()
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];
        byte[]? earlier = null;
        await using var wire = new TamperingWire(server.Address);
        wire.OnServerMessage = (i, message) => [i == 0 ? earlier ??= message : message];
        var connector = server.ConnectorFor(wire.Address);
        await using var first = await connector
            .ConnectAsync(device, ConnectClass.Foreground, 0)
            .Within();

        await Assert.ThrowsAsync<ChatUnreachableException>(() =>
            connector.ConnectAsync(device, ConnectClass.Foreground, 0).Within()
        );
    }

    public static TheoryData<string> Tricks() =>
        ["changed", "cut short", "doubled", "held back", "in another order", "an old one"];

    [Theory]
    [MemberData(nameof(Tricks))]
    public async Task Frames_of_the_server_that_were_tampered_with_end_the_session(string trick)
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];
        await using var wire = new TamperingWire(server.Address);
        await using var session = await server
            .ConnectorFor(wire.Address)
            .ConnectAsync(device, ConnectClass.Foreground, 0)
            .Within();
        await session.SayAsync("user:alice", "untouched");
        await session.ReceiveAsync().TakeAsync(1);

        wire.OnServerMessage = Played(trick);
        await using var other = await server.ConnectAsync((await server.EnrolAsync("bob"))[0]);
        foreach (var i in Enumerable.Range(0, 3))
        {
            await other.SayAsync("user:alice", $"{i}");
        }

        Assert.Equal(ChatCloseCode.Decrypt, (await session.Closed.Within()).Code);
    }

    [Theory]
    [MemberData(nameof(Tricks))]
    public async Task Frames_of_the_client_that_were_tampered_with_end_the_session(string trick)
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];
        await using var wire = new TamperingWire(server.Address);
        await using var session = await server
            .ConnectorFor(wire.Address)
            .ConnectAsync(device, ConnectClass.Foreground, 0)
            .Within();
        await session.SayAsync("user:alice", "untouched");

        wire.OnClientMessage = Played(trick);
        var sends = Enumerable.Range(0, 3).Select(i => session.SayAsync("user:alice", $"{i}"));
        await Assert.ThrowsAsync<ChatClosedException>(() => Task.WhenAll(sends));

        Assert.Equal(ChatCloseCode.Decrypt, (await session.Closed.Within()).Code);
    }

    private static string Flipped(string head) =>
        head.Contains("Gatekeeper-Class: bg", StringComparison.Ordinal)
            ? head.Replace("Gatekeeper-Class: bg", "Gatekeeper-Class: fg", StringComparison.Ordinal)
                .Replace("intent=bg", "intent=fg", StringComparison.Ordinal)
            : head.Replace("Gatekeeper-Class: fg", "Gatekeeper-Class: bg", StringComparison.Ordinal)
                .Replace("intent=fg", "intent=bg", StringComparison.Ordinal);

    /// <summary>A trick on the first message from now on, or as soon as it can be played.</summary>
    private static Func<int, byte[], IEnumerable<byte[]>> Played(string trick)
    {
        var seen = new List<byte[]>();
        return (_, message) =>
        {
            seen.Add(message);
            return (trick, seen.Count) switch
            {
                ("changed", 1) => [BitFlipped(message)],
                ("cut short", 1) => [Shortened(message)],
                ("doubled", 1) => [message, message],
                ("held back", 1) => [],
                ("in another order", 1) => [],
                ("in another order", 2) => [message, seen[0]],
                ("an old one", 2) => [seen[0]],
                _ => [message],
            };
        };
    }

    private static byte[] BitFlipped(byte[] message)
    {
        var changed = message.ToArray();
        changed[^1] ^= 1;
        return changed;
    }

    /// <summary>Frames of these tests have one length byte (and a mask of four where they come from the client).</summary>
    private static byte[] Shortened(byte[] message)
    {
        var changed = message[..^1];
        if ((message[1] & 0x7f) < 126)
        {
            changed[1]--;
        }
        else
        {
            changed[3]--;
        }

        return changed;
    }
}
