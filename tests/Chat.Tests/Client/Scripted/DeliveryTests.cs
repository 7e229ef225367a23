using Chat.Tests.Testing;
using ChatClient;
using ChatProtocol;
using Google.Protobuf;
using static Chat.Tests.Client.Scripted.ScriptedPages;

namespace Chat.Tests.Client.Scripted;

/// <summary>Messages are shown once, acknowledged when they are the app's, and sent until they are stored.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task What_is_delivered_twice_is_shown_once()
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.ConnectAsync(head: 3);

        await visit.SayAsync(Page(1, 2));
        await visit.SayAsync(Page(1, 2, 3));
        var shown = await test.Device.ReceiveAsync().TakeAsync(3);
        visit.Reset();
        var again = await test.ComesAfterAsync(await test.WaitAsync());
        await again.LetInAsync(head: 4);
        Assert.Equal(3UL, again.Hello!.Cursor);
        await again.SayAsync(Page(2, 3, 4));

        shown.AddRange(await test.Device.ReceiveAsync().TakeAsync(1));
        Assert.Equal([1UL, 2, 3, 4], shown.Select(message => message.Sequence));
    }

    [Fact]
    public async Task Repeats_take_credit_and_are_credited()
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.ConnectAsync(head: 1);

        await visit.SayAsync(Page(1));
        foreach (var _ in Enumerable.Range(0, 128))
        {
            await visit.SayAsync(Page(1));
        }

        var credit = await visit.HearAsync(Frame.KindOneofCase.Credit);
        Assert.InRange(credit.Credit.N, 128U, 129U);
    }

    [Fact]
    public async Task A_reconnect_acknowledges_only_what_the_app_has_kept()
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.ConnectAsync(head: 5);
        await visit.SayAsync(Page(1, 2, 3, 4, 5));
        // The third is in the app's hands, the others wait behind it.
        await test.Device.ReceiveAsync().TakeAsync(3);
        Assert.Equal(2UL, test.Device.Cursor);
        visit.Reset();

        var next = await test.ComesAfterAsync(await test.WaitAsync());

        // It goes on where the wire was, and acknowledges what the app has kept.
        var first = await next.LetInAsync(head: 5);
        Assert.InRange(next.Hello!.Cursor, 3UL, 5UL);
        Assert.Equal(2UL, first.Cursor);
    }

    [Fact]
    public async Task A_send_goes_out_on_every_session_with_the_same_id_until_it_is_stored()
    {
        await using var test = new DeviceUnderTest();
        var id = Guid.NewGuid();
        var bytes = ByteString.CopyFrom(id.ToByteArray(bigEndian: true));
        var sending = test.Device.SendAsync("user:bob", "hi"u8.ToArray(), id);
        var visit = await test.ConnectAsync();
        for (var loss = 0; loss < 3; loss++)
        {
            var sent = await visit.HearAsync(Frame.KindOneofCase.Send);
            Assert.Equal(bytes, sent.Send.ClientMessageId);
            Assert.Equal("hi", sent.Send.Body.ToStringUtf8());
            visit.Reset();
            visit = await test.ComesAfterAsync(await test.WaitAsync());
            await visit.LetInAsync();
        }

        await visit.HearAsync(Frame.KindOneofCase.Send);
        await visit.SayAsync(
            new Frame
            {
                Accepted = new Accepted
                {
                    ClientMessageId = bytes,
                    MessageId = bytes,
                    Seq = 9,
                },
            }
        );

        Assert.Equal(9UL, (await sending.Within()).Sequence);
    }

    [Theory]
    [InlineData("STORE_UNAVAILABLE", 5000)]
    [InlineData("NO_SUCH_CONVERSATION", null)]
    public async Task A_rejection_says_whether_the_same_send_may_succeed_later(
        string reason,
        int? retryAfter
    )
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.ConnectAsync();
        var sending = test.Device.SendAsync("user:bob", default, Guid.NewGuid());
        var sent = await visit.HearAsync(Frame.KindOneofCase.Send);

        await visit.SayAsync(
            new Frame
            {
                Rejected = new Rejected
                {
                    ClientMessageId = sent.Send.ClientMessageId,
                    Reason = reason,
                    RetryAfterMilliseconds = (uint)(retryAfter ?? 0),
                },
            }
        );

        var rejected = await Assert.ThrowsAsync<ChatSendRejectedException>(() => sending.Within());
        Assert.Equal(reason, rejected.Reason);
        Assert.Equal(retryAfter, (int?)rejected.RetryAfter?.TotalMilliseconds);
    }

    [Fact]
    public async Task Sends_that_come_when_a_session_has_just_ended_are_not_forgotten()
    {
        var pending = new PendingSends();
        pending.FailAll(new ChatClosedException(ChatCloseCode.Restart, "over"));

        var late = pending.Add(Guid.NewGuid());

        await Assert.ThrowsAsync<ChatClosedException>(() => late.Within());
    }
}
