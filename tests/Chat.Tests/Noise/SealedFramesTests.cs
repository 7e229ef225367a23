using System.Net.WebSockets;
using Chat.Tests.Noise.Testing;
using ChatProtocol;
using ChatProtocol.Noise;
using Google.Protobuf;

namespace Chat.Tests.Noise;

/// <summary>Frames in a channel on a real WebSocket.</summary>
public sealed class SealedFramesTests
{
    [Fact]
    public async Task Frames_go_both_ways_and_none_of_it_can_be_read_on_the_way()
    {
        using var pair = await SocketPair.ConnectAsync();
        const string Words = "meet me at the usual place";
        var send = new Send { Conversation = "user:bob", Body = ByteString.CopyFromUtf8(Words) };

        await pair.SendAsync(
            TwoSides.Seal(pair.ClientChannel, new Frame { Send = send }.ToByteArray())
        );
        var received = await pair.Server.ReceiveAsync(default).AsTask().Within();
        await pair.Server.SendAsync(received!, default).AsTask().Within();
        var message = await pair.ReceiveAsync();

        Assert.Equal(64 + 16, message.Length);
        Assert.Equal(-1, message.AsSpan().IndexOf("usual place"u8));
        var echoed = Frame.Parser.ParseFrom(TwoSides.Open(pair.ClientChannel, message));
        Assert.Equal(Words, echoed.Send.Body.ToStringUtf8());
    }

    [Fact]
    public async Task The_largest_frame_fits_one_message_and_one_more_byte_does_not()
    {
        using var pair = await SocketPair.ConnectAsync();
        var frame = new Frame { Send = new Send() };
        frame.Send.Body = ByteString.CopyFrom(new byte[FrameLimits.MaxFrame - 9]);
        Assert.Equal(FrameLimits.MaxFrame, frame.CalculateSize());

        var sending = pair.Server.SendAsync(frame, default).AsTask();
        var message = await pair.ReceiveAsync();
        await sending.Within();
        await pair.SendAsync(
            TwoSides.Seal(pair.ClientChannel, TwoSides.Open(pair.ClientChannel, message))
        );
        var received = await pair.Server.ReceiveAsync(default).AsTask().Within();

        Assert.Equal(NoiseLimits.MaxMessage, message.Length);
        Assert.Equal(frame, received);
        frame.Send.Body = ByteString.CopyFrom(new byte[FrameLimits.MaxFrame - 8]);
        var refused = await Assert.ThrowsAsync<FrameException>(() =>
            pair.Server.SendAsync(frame, default).AsTask()
        );
        Assert.Equal(CloseCodes.TooBig, refused.CloseCode);
    }

    public static TheoryData<string, byte[], int> Nonsense() =>
        new()
        {
            { "not sealed", new Frame { Pong = new Pong() }.ToByteArray(), 4403 },
            { "noise", new byte[200], 4403 },
            { "shorter than a tag", new byte[15], 4403 },
            { "longer than a Noise message", new byte[NoiseLimits.MaxMessage + 1], 4413 },
        };

    [Theory]
    [MemberData(nameof(Nonsense), DisableDiscoveryEnumeration = true)]
    public async Task What_the_client_did_not_seal_ends_the_session_with_a_code(
        string what,
        byte[] message,
        int code
    )
    {
        using var pair = await SocketPair.ConnectAsync();

        var sending = pair.SendAsync(message);
        var refused = await Assert.ThrowsAsync<FrameException>(() =>
            pair.Server.ReceiveAsync(default).AsTask().Within()
        );

        Assert.True(code == refused.CloseCode, $"{what}: {refused.CloseCode}");
        await sending;
    }

    [Fact]
    public async Task An_empty_message_ends_the_session_with_4403()
    {
        using var pair = await SocketPair.ConnectAsync();

        await pair.SendAsync([]);
        var refused = await Assert.ThrowsAsync<FrameException>(() =>
            pair.Server.ReceiveAsync(default).AsTask().Within()
        );

        Assert.Equal(CloseCodes.Decrypt, refused.CloseCode);
    }

    [Fact]
    public async Task After_nonsense_the_client_is_told_why_inside_the_channel()
    {
        using var pair = await SocketPair.ConnectAsync();
        await pair.SendAsync(new byte[80]);
        var refused = await Assert.ThrowsAsync<FrameException>(() =>
            pair.Server.ReceiveAsync(default).AsTask().Within()
        );

        await pair.Server.CloseAsync(refused.CloseCode, refused.Message, default).Within();
        var bye = Frame.Parser.ParseFrom(
            TwoSides.Open(pair.ClientChannel, await pair.ReceiveAsync())
        );

        Assert.Equal((uint)CloseCodes.Decrypt, bye.Bye.Code);
    }

    /// <summary>What was sealed and did not leave is missing in the row; going on would look like an attack to the peer.</summary>
    [Fact]
    public async Task A_frame_that_could_not_leave_ends_the_connection()
    {
        using var socket = new UnwillingSocket();
        var (_, channel) = TwoSides.Channel();
        using var connection = new FrameConnection(socket, channel, TimeProvider.System);

        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            connection.SendAsync(new Frame { Pong = new Pong() }, default).AsTask()
        );

        Assert.Equal(WebSocketState.Aborted, socket.State);
    }

    [Fact]
    public async Task A_send_that_is_called_off_before_it_began_leaves_no_gap_in_the_row()
    {
        using var pair = await SocketPair.ConnectAsync();
        var pong = new Frame { Pong = new Pong { T = 7 } };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            pair.Server.SendAsync(pong, new CancellationToken(canceled: true)).AsTask()
        );
        await pair.Server.SendAsync(pong, default).AsTask().Within();

        var opened = TwoSides.Open(pair.ClientChannel, await pair.ReceiveAsync());
        Assert.Equal(pong, Frame.Parser.ParseFrom(opened));
    }

    /// <summary>A pong or a page may still be on its way out when the session closes.</summary>
    [Fact]
    public async Task A_frame_that_comes_too_late_leaves_the_close_alone()
    {
        using var pair = await SocketPair.ConnectAsync();

        await pair.Server.CloseAsync(CloseCodes.Normal, "", default).Within();
        await Assert.ThrowsAsync<WebSocketException>(() =>
            pair.Server.SendAsync(new Frame { Pong = new Pong() }, default).AsTask()
        );
        await pair
            .ClientSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", default)
            .Within();

        Assert.Null(await pair.Server.ReceiveAsync(default).AsTask().Within());
    }

    [Fact]
    public async Task A_quiet_connection_gives_back_its_ciphers()
    {
        using var pair = await SocketPair.ConnectAsync();
        await pair.Server.SendAsync(new Frame { Pong = new Pong() }, default).AsTask().Within();
        Assert.True(pair.ServerChannel.Sending.IsExpanded);

        pair.Server.Rest();
        pair.Server.Rest();

        Assert.False(pair.ServerChannel.Sending.IsExpanded);
    }

    [Fact]
    public async Task The_channel_ends_with_its_connection()
    {
        using var pair = await SocketPair.ConnectAsync();
        var receiving = pair.ServerChannel.Receiving;

        pair.Server.Dispose();

        Assert.Equal(new byte[32], receiving.Key.ToArray());
        Assert.Equal(WebSocketState.Open, pair.ClientSocket.State);
    }
}
