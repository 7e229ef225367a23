using System.Net.WebSockets;
using ChatClient;
using ChatProtocol;
using Google.Protobuf;

namespace Chat.Tests.Client.Scripted;

/// <summary>Connections that break, fall silent, or carry something that is not the protocol.</summary>
public sealed class BrokenWireTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_end_before_the_answer_costs_one_connection_and_one_failure(bool reset)
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.StartAsync();

        End(visit, reset);

        await IsUnreachableAsync(test);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_end_in_the_middle_of_the_upgrade_costs_one_failure(bool reset)
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.StartAsync();
        await visit.SendTextAsync("HTTP/1.1 101 Yes\r\nConnection: Upg");

        End(visit, reset);

        await IsUnreachableAsync(test);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_end_between_the_upgrade_and_ready_costs_one_failure(bool reset)
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.StartAsync();
        await visit.UpgradeAsync();

        End(visit, reset);

        await IsUnreachableAsync(test);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_end_of_a_session_without_a_word_is_a_lost_connection(bool reset)
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.ConnectAsync();

        End(visit, reset);

        await IsLostAsync(test);
    }

    [Theory]
    [InlineData(ConnectClass.Foreground, 30)]
    [InlineData(ConnectClass.Background, 60)]
    public async Task A_server_that_does_not_answer_is_given_up_when_patience_ends(
        ConnectClass connectClass,
        int patience
    )
    {
        await using var test = new DeviceUnderTest(connectClass);
        await test.StartAsync();

        test.Clock.Advance(TimeSpan.FromSeconds(patience - 1));
        Assert.Empty(test.Troubles);
        // One try at a time: nobody else has come meanwhile.
        Assert.Equal(1, test.Server.Visits);
        test.Clock.Advance(TimeSpan.FromSeconds(1));

        await IsUnreachableAsync(test);
    }

    [Fact]
    public async Task A_server_that_upgrades_and_falls_silent_is_given_up_when_patience_ends()
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.StartAsync();
        await visit.UpgradeAsync();

        test.Clock.Advance(TimeSpan.FromSeconds(30));

        await IsUnreachableAsync(test);
    }

    [Fact]
    public async Task A_half_open_connection_is_noticed_by_the_ping_that_nobody_answers()
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.ConnectAsync();

        // The first ping comes at a random part of the interval of 30 s.
        test.Clock.Advance(TimeSpan.FromSeconds(30));
        await visit.HearAsync(Frame.KindOneofCase.Ping);
        test.Clock.Advance(TimeSpan.FromSeconds(15));

        await IsLostAsync(test);
    }

    public static TheoryData<string, byte[]> Garbage() =>
        new()
        {
            { "an empty frame", [] },
            { "no protobuf", [0xff, 0xff, 0xff] },
            { "an unknown frame", [0xf8, 0x07, 0x01] },
            { "what only clients say", new Frame { Credit = new Credit { N = 1 } }.ToByteArray() },
            { "a gap", Page(7) },
            { "an id that is none", Page(1, id: [1, 2]) },
            { "a moment that no calendar knows", Page(1, sentAt: long.MaxValue) },
            {
                "an answer from no calendar",
                new Frame
                {
                    Accepted = new Accepted
                    {
                        ClientMessageId = Id,
                        MessageId = Id,
                        SentAtMilliseconds = long.MinValue,
                    },
                }.ToByteArray()
            },
        };

    [Theory]
    [MemberData(nameof(Garbage))]
    public Task A_frame_that_is_none_ends_the_session_and_not_the_device(
        string what,
        byte[] bytes
    ) => EndsTheSessionAsync(what, visit => visit.SaySealedAsync(bytes));

    [Fact]
    public Task Text_ends_the_session_and_not_the_device() =>
        EndsTheSessionAsync(
            "text",
            visit => visit.SendMessageAsync("hi"u8.ToArray(), WebSocketMessageType.Text)
        );

    [Fact]
    public Task What_was_not_sealed_ends_the_session_and_not_the_device() =>
        EndsTheSessionAsync("not sealed", visit => visit.SendMessageAsync(new byte[64]));

    // 0x82: a whole binary message; then its length.
    [Theory]
    [InlineData("no WebSocket", new byte[] { 0xff, 0xff, 0xff, 0xff })]
    [InlineData("half a message and the end", new byte[] { 0x82, 100, 1 })]
    public Task What_is_no_message_ends_the_session_and_not_the_device(string what, byte[] bytes) =>
        EndsTheSessionAsync(what, visit => visit.SendBytesAsync(bytes));

    private static async Task EndsTheSessionAsync(string what, Func<ScriptedVisit, Task> disturb)
    {
        await using var test = new DeviceUnderTest();
        var visit = await test.ConnectAsync();
        // Somebody waits for this one: it must not wait for ever, and goes out again.
        var sending = test.Device.SendAsync("user:bob", default, new Guid(Id.Span, true));
        await visit.HearAsync(Frame.KindOneofCase.Send);

        await disturb(visit);
        visit.Hangup();

        var next = await test.ComesAfterAsync(await test.WaitAsync());
        var closed = Assert.IsType<ChatClosedException>(Assert.Single(test.Troubles));
        Assert.True(closed.Action == RefusalAction.Retry, what);
        await next.LetInAsync();
        var again = await next.HearAsync(Frame.KindOneofCase.Send);
        Assert.Equal(Id, again.Send.ClientMessageId);
        Assert.False(sending.IsCompleted);
    }

    private static readonly ByteString Id = ByteString.CopyFrom(
        Guid.Parse("0197d2a1-0000-7000-8000-000000000001").ToByteArray(bigEndian: true)
    );

    private static byte[] Page(ulong seq, byte[]? id = null, long sentAt = 0) =>
        new Frame
        {
            SyncPage = new SyncPage
            {
                From = seq,
                To = seq,
                Head = seq,
                Items =
                {
                    new Item
                    {
                        Seq = seq,
                        MessageId = id is null ? Id : ByteString.CopyFrom(id),
                        SentAtMilliseconds = sentAt,
                    },
                },
            },
        }.ToByteArray();

    private static void End(ScriptedVisit visit, bool reset)
    {
        if (reset)
        {
            visit.Reset();
        }
        else
        {
            visit.Hangup();
        }
    }

    private static async Task IsUnreachableAsync(DeviceUnderTest test)
    {
        var wait = await test.WaitAsync();
        Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.IsType<ChatUnreachableException>(Assert.Single(test.Troubles));
        Assert.Equal(1, test.Server.Visits);
        await test.ComesAfterAsync(wait);
    }

    private static async Task IsLostAsync(DeviceUnderTest test)
    {
        var wait = await test.WaitAsync();
        Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        var closed = Assert.IsType<ChatClosedException>(Assert.Single(test.Troubles));
        Assert.Equal(ChatCloseCode.ConnectionLost, closed.Code);
        await test.ComesAfterAsync(wait);
    }
}
