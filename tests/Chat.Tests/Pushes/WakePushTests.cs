using Chat.Tests.Testing;
using ChatBackend.Configuration;
using ChatProtocol;

namespace Chat.Tests.Pushes;

/// <summary>The whole way, from a message to the webhook.</summary>
public sealed class WakePushTests
{
    [Fact]
    public async Task A_device_that_is_not_connected_is_woken_and_one_that_is_connected_is_not()
    {
        await using var receiver = await PushReceiver.StartAsync();
        await using var server = await StartAsync(receiver);
        var alice = await server.EnrolAsync("alice");
        var bob = await server.EnrolAsync("bob", devices: 2);
        await using var sender = await server.ConnectAsync(alice[0]);
        // It reads, and never acknowledges: it is behind, and here all the same.
        await using var here = await server.ConnectAsync(bob[0]);

        await sender.SayAsync("user:bob", "the text of the message");
        await Limits.Until(() => receiver.Received.Count > 0);
        await sender.SayAsync("user:bob", "second");
        await Limits.Until(() => receiver.Received.Any(push => push.Head == 2));

        Assert.All(receiver.Received, push => Assert.Equal(bob[1].DeviceId, push.Device));
        var first = receiver.Received[0].Body;
        Assert.Equal("bob", (string?)first["user"]);
        Assert.Null(first["token"]);
        Assert.DoesNotContain("text", first.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_that_a_device_has_registered_comes_with_its_push()
    {
        await using var receiver = await PushReceiver.StartAsync();
        await using var server = await StartAsync(receiver);
        var alice = await server.EnrolAsync("alice");
        var bob = await server.EnrolAsync("bob");
        await using (var session = await server.ConnectAsync(bob[0]))
        {
            await session.SetPushTokenAsync("a-push-token").Within();
            // The session takes frames one after the other: what was said before this was answered is stored.
            await session.SayAsync("user:bob", "to myself");
            await session.ReceiveAsync().TakeAsync(1);
            await session.AckAsync(1).Within();
        }

        await using var sender = await server.ConnectAsync(alice[0]);
        await sender.SayAsync("user:bob", "wake up");

        await Limits.Until(() => receiver.Received.Any(push => push.Head == 2));
        var push = receiver.Received.First(push => push.Head == 2);
        Assert.Equal("a-push-token", (string?)push.Body["token"]);
    }

    [Fact]
    public async Task A_dead_receiver_keeps_no_message_from_being_accepted_and_gets_the_push_when_it_lives()
    {
        await using var receiver = await PushReceiver.StartAsync();
        receiver.Usual = 500;
        await using var server = await StartAsync(receiver);
        var alice = await server.EnrolAsync("alice");
        await server.EnrolAsync("bob");
        await using var sender = await server.ConnectAsync(alice[0]);

        await sender.SayAsync("user:bob", "1");
        await Limits.Until(() => receiver.Received.Count > 0);
        await sender.SayAsync("user:bob", "2");
        receiver.Usual = 200;
        var failed = receiver.Received.Count;

        await Limits.Until(() => receiver.Received.Count > failed);
        Assert.InRange(receiver.Received[^1].Head, 1, 2);
    }

    [Fact]
    public async Task A_device_whose_connection_turns_out_to_be_dead_is_woken_after_all()
    {
        var clock = new ManualTimeProvider();
        await using var receiver = await PushReceiver.StartAsync();
        await using var server = await ChatServer.StartAsync(
            settings =>
                settings with
                {
                    WakePush = QuickTo(receiver) with { Timeout = TimeSpan.FromMinutes(1) },
                },
            clock: clock
        );
        var alice = await server.EnrolAsync("alice");
        var bob = await server.EnrolAsync("bob");
        await using var sender = await server.ConnectAsync(alice[0]);
        await using (await server.ConnectAsync(bob[0]))
        {
            await sender.SayAsync("user:bob", "nobody takes this");
            await MoveUntil(() => clock.GetElapsedTime(0) > TimeSpan.FromSeconds(20));
            Assert.Empty(receiver.Received);
        }

        await MoveUntil(() => receiver.Received.Any(push => push.Device == bob[0].DeviceId));

        Task MoveUntil(Func<bool> condition) =>
            Limits.Until(() =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(200));
                return condition();
            });
    }

    [Theory]
    [InlineData(1025, 'x')]
    [InlineData(3, '\0')]
    public async Task A_token_that_no_push_service_would_give_ends_the_session(
        int length,
        char letter
    )
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];
        using var client = await server.ConnectRawAsync(device);

        await client.SendAsync(
            new Frame { PushToken = new PushToken { Token = new string(letter, length) } }
        );

        Assert.Equal(CloseCodes.Protocol, await client.CloseCodeAsync());
    }

    private static Task<ChatServer> StartAsync(PushReceiver receiver) =>
        ChatServer.StartAsync(settings => settings with { WakePush = QuickTo(receiver) });

    /// <summary>As configured by somebody who is in a hurry.</summary>
    internal static WakePushSettings QuickTo(PushReceiver receiver) =>
        new()
        {
            Url = receiver.Url,
            Secret = PushReceiver.Secret,
            Delay = TimeSpan.FromMilliseconds(300),
            Again = TimeSpan.FromMilliseconds(100),
            Spread = TimeSpan.FromSeconds(1),
            RetryAfter = TimeSpan.FromSeconds(1),
        };
}
