using System.Buffers.Binary;
using System.Net.WebSockets;
using Chat.Tests.Noise.Testing;
using Chat.Tests.Testing;
using ChatProtocol;
using ChatProtocol.Noise;
using Google.Protobuf;

namespace Chat.Tests.Sessions;

/// <summary>
/// What a peer may send after it has logged in: its messages are sealed as they should be, and hold anything; or the WebSocket itself is broken.
/// Each ends as a frame, as a typed close code, or as a broken connection.
/// </summary>
public sealed class MalformedFrameTests
{
    private const int Binary = 0x82;
    private const int BytesPerCase = 100_000;
    private static readonly int[] Codes =
    [
        CloseCodes.Protocol,
        CloseCodes.Decrypt,
        CloseCodes.TooBig,
    ];

    [Fact]
    [Trait("Soak", "fuzz")]
    public async Task Authentic_frames_with_any_content_are_read_or_refused()
    {
        var random = new Random(Soak.Seed);
        var (read, refused, broken) = (0, 0, 0);
        // Of this thread alone: nothing here waits, and other tests allocate beside it.
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Soak.MalformedInputs; i++)
        {
            using var peer = KnownKey.Channel();
            var message = Message(random, peer);
            using var socket = WebSocket.CreateFromStream(
                new MemoryStream(message),
                new WebSocketCreationOptions { IsServer = false }
            );
            using var connection = new FrameConnection(
                socket,
                KnownKey.Channel(),
                TimeProvider.System
            );
            try
            {
                var frame = await connection.ReceiveAsync(CancellationToken.None);
                read += frame is null ? 0 : 1;
            }
            catch (FrameException refusal)
            {
                Assert.Contains(refusal.CloseCode, Codes);
                refused++;
            }
            catch (WebSocketException)
            {
                broken++;
            }
        }

        Assert.InRange(
            (GC.GetAllocatedBytesForCurrentThread() - before) / Soak.MalformedInputs,
            1,
            BytesPerCase
        );
        Assert.InRange(read, 1, Soak.MalformedInputs);
        Assert.InRange(refused, 1, Soak.MalformedInputs);
        Assert.InRange(broken, 1, Soak.MalformedInputs);
    }

    private static byte[] Message(Random random, NoiseChannel peer)
    {
        var content = Content(random);
        var room = new byte[peer.SealedLength(content.Length)];
        content.CopyTo(room, 0);
        var message = Framed(room.AsSpan(0, peer.Seal(room, content.Length)));
        return random.Next(4) switch
        {
            // The frame's own head: other kinds of frames, reserved bits, lengths that lie.
            0 => Changed(random, message, 4),
            // Cut anywhere.
            1 => message[..random.Next(message.Length)],
            _ => message,
        };
    }

    /// <summary>Noise, a frame, or a frame with a byte changed.</summary>
    private static byte[] Content(Random random)
    {
        var noise = new byte[random.Next(1, 200)];
        random.NextBytes(noise);
        var frame = new Frame
        {
            Send = new Send
            {
                ClientMessageId = ByteString.CopyFrom(noise),
                Conversation = "user:bob",
                Body = ByteString.CopyFrom(noise),
            },
        }.ToByteArray();
        return random.Next(3) switch
        {
            0 => noise,
            1 => frame,
            _ => Changed(random, frame, frame.Length),
        };
    }

    private static byte[] Changed(Random random, byte[] bytes, int within)
    {
        bytes[random.Next(Math.Min(within, bytes.Length))] ^= (byte)random.Next(1, 256);
        return bytes;
    }

    /// <summary>One WebSocket message as a server sends it (RFC 6455, section 5.2).</summary>
    private static byte[] Framed(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 126)
        {
            return [Binary, (byte)payload.Length, .. payload];
        }

        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)payload.Length);
        return [Binary, 126, .. length, .. payload];
    }
}
