using Chat.Tests.Testing;
using ChatClient;
using ChatProtocol;

namespace Chat.Tests.Sessions;

public sealed class MessagingTests
{
    [Fact]
    public async Task Missed_messages_arrive_in_order_over_many_pages()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        var bob = (await server.EnrolAsync("bob"))[0];
        await using var sender = await server.ConnectAsync(alice);
        var sends = Enumerable.Range(1, 700).Select(i => sender.SayAsync("user:bob", $"{i}"));
        await Task.WhenAll(sends).Within();

        await using var session = await server.ConnectAsync(bob, 0, ConnectClass.Background);
        var received = await session.ReceiveAsync().TakeAsync(700);

        Assert.Equal(700UL, session.Ready.Unread);
        Assert.Equal(Numbers(1, 700), received.Select(message => message.Sequence));
        Assert.Equal(Enumerable.Range(1, 700).Select(i => $"{i}"), received.Select(m => m.Text()));
        await session.CaughtUp.Within();
    }

    [Fact]
    public async Task A_message_reaches_both_devices_of_the_recipient_and_the_senders_other_device()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = await server.EnrolAsync("alice", 2);
        var bob = await server.EnrolAsync("bob", 2);
        await using var sender = await server.ConnectAsync(alice[0]);
        await using var echo = await server.ConnectAsync(alice[1]);
        await using var phone = await server.ConnectAsync(bob[0]);
        await using var tablet = await server.ConnectAsync(bob[1]);

        var accepted = await sender.SayAsync("user:bob", "hello");

        foreach (var session in new[] { echo, phone, tablet })
        {
            var message = (await session.ReceiveAsync().TakeAsync(1))[0];
            Assert.Equal((accepted.MessageId, "hello"), (message.Id, message.Text()));
            Assert.Equal(("alice", alice[0].DeviceId), (message.Sender, message.SenderDevice));
        }
    }

    [Fact]
    public async Task A_group_message_reaches_everyone_once()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        var others = new List<DeviceCredentials>();
        for (var i = 0; i < 5; i++)
        {
            others.AddRange(await server.EnrolAsync($"member{i}"));
        }

        await using var sender = await server.ConnectAsync(alice);
        var group = await sender
            .CreateGroupAsync("us", [.. Enumerable.Range(0, 5).Select(i => $"member{i}")])
            .Within();
        await sender.SayAsync(group, "to all");

        foreach (var device in others)
        {
            await using var session = await server.ConnectAsync(device);
            var message = (await session.ReceiveAsync().TakeAsync(1))[0];
            Assert.Equal(
                (group, "to all", 1UL),
                (message.Conversation, message.Text(), session.Ready.Head)
            );
        }
    }

    [Fact]
    public async Task A_group_with_a_stranger_is_refused_and_the_session_goes_on()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        await using var session = await server.ConnectAsync(alice);

        var unknown = await Assert.ThrowsAsync<ChatRequestException>(() =>
            session.CreateGroupAsync("us", ["nobody"]).Within()
        );

        Assert.Equal("NO_SUCH_USER", unknown.Error);
        Assert.Contains("nobody", unknown.Message, StringComparison.Ordinal);
        await session.SayAsync("user:alice", "still here");
    }

    [Fact]
    public async Task An_acknowledgement_is_remembered_and_lets_the_server_delete()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        await using (var session = await server.ConnectAsync(alice))
        {
            for (var i = 0; i < 3; i++)
            {
                await session.SayAsync("user:alice", $"{i}");
            }

            await session.ReceiveAsync().TakeAsync(3);
            await session.AckAsync(3);
        }

        await using var again = await server.ConnectAsync(alice, cursor: 3);

        Assert.Equal((3UL, 3UL, 0UL), (again.Ready.Head, again.Ready.Low, again.Ready.Unread));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(77)]
    public async Task A_cursor_outside_of_the_log_gets_an_explicit_reset(ulong cursor)
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        await using var first = await server.ConnectAsync(alice);
        await first.SayAsync("user:alice", "1");
        await first.SayAsync("user:alice", "2");
        await first.ReceiveAsync().TakeAsync(1);
        await first.AckAsync(1);
        await Limits.Until(() =>
            server.Store.ReadAsync(1, 0, new(1, 1), default).AsTask().Result.Low == 1
        );

        await using var session = await server.ConnectAsync(alice, cursor);
        var message = (await session.ReceiveAsync().TakeAsync(1))[0];

        Assert.Equal(new ResetInfo(cursor, 1, 2), session.Reset);
        Assert.Equal((2UL, "2"), (message.Sequence, message.Text()));
    }

    [Fact]
    public async Task A_send_that_is_repeated_on_a_later_session_is_stored_once()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        var id = Guid.NewGuid();
        AcceptedInfo first;
        await using (var session = await server.ConnectAsync(alice))
        {
            first = await session.SendAsync("user:alice", new byte[] { 1 }, id).Within();
        }

        await using var later = await server.ConnectAsync(alice);
        var second = await later.SendAsync("user:alice", new byte[] { 1 }, id).Within();

        Assert.Equal(first, second);
        Assert.Equal(1UL, later.Ready.Head);
    }

    [Fact]
    public async Task A_send_to_nobody_is_rejected_and_the_session_goes_on()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        await using var session = await server.ConnectAsync(alice);

        var rejected = await Assert.ThrowsAsync<ChatSendRejectedException>(() =>
            session.SayAsync("user:nobody", "hello?")
        );

        Assert.Equal("NO_SUCH_CONVERSATION", rejected.Reason);
        Assert.Null(rejected.RetryAfter);
        await session.SayAsync("user:alice", "still here");
    }

    [Fact]
    public async Task The_server_sends_no_more_than_the_credit()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        await using var sender = await server.ConnectAsync(alice);
        await Task.WhenAll(
                Enumerable.Range(0, 300).Select(i => sender.SayAsync("user:alice", $"{i}"))
            )
            .Within();
        using var reader = await server.ConnectRawAsync(alice);

        var welcome = reader.Welcome;
        var items = welcome.Page.Items.Count;
        while (items < FrameLimits.ForegroundWindow)
        {
            items += (await reader.ReceiveAsync())!.SyncPage.Items.Count;
        }

        // A pong behind the last page proves that nothing else was sent before it.
        await reader.SendAsync(new Frame { Ping = new Ping { T = 1 } });
        Assert.NotNull((await reader.ReceiveAsync())!.Pong);
        Assert.Equal(
            ((uint)FrameLimits.ForegroundWindow, FrameLimits.ForegroundWindow),
            (welcome.Ready.Window, items)
        );
        await reader.SendAsync(new Frame { Credit = new Credit { N = 10 } });
        Assert.Equal(10, (await reader.ReceiveAsync())!.SyncPage.Items.Count);
    }

    [Fact]
    public async Task A_body_of_the_greatest_size_goes_through_and_one_byte_more_is_rejected()
    {
        await using var server = await ChatServer.StartAsync();
        var alice = (await server.EnrolAsync("alice"))[0];
        await using var session = await server.ConnectAsync(alice);
        var id = Guid.NewGuid();

        await session.SendAsync("user:alice", new byte[FrameLimits.MaxBody], id).Within();
        var message = (await session.ReceiveAsync().TakeAsync(1))[0];
        using var raw = await server.ConnectRawAsync(alice);
        await raw.SendAsync(SendOf(FrameLimits.MaxBody + 1));

        Assert.Equal(FrameLimits.MaxBody, message.Body.Length);
        Assert.Equal("TOO_BIG", (await raw.ReceiveAsync())!.Rejected.Reason);
    }

    private static Frame SendOf(int bytes) =>
        new()
        {
            Send = new Send
            {
                ClientMessageId = Google.Protobuf.ByteString.CopyFrom(new byte[16]),
                Conversation = "user:alice",
                Body = Google.Protobuf.ByteString.CopyFrom(new byte[bytes]),
            },
        };

    private static IEnumerable<ulong> Numbers(int from, int count) =>
        Enumerable.Range(from, count).Select(i => (ulong)i);
}
