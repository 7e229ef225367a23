using Chat.Tests.Noise.Testing;
using ChatProtocol;
using ChatProtocol.Noise;

namespace Chat.Tests.Noise;

/// <summary>What a proxy may do to bytes on their way. Everything is found out, at the latest by the next message.</summary>
public sealed class TamperingTests
{
    public static TheoryData<NoisePattern> Patterns() => [.. Enum.GetValues<NoisePattern>()];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_flipped_bit_in_any_byte_of_any_handshake_message_ends_it(NoisePattern pattern)
    {
        foreach (var (message, length) in MessageLengths(pattern))
        {
            for (var at = 0; at < length; at++)
            {
                using var sides = new TwoSides(pattern);
                Assert.Throws<NoiseException>(() =>
                    sides.Complete((number, bytes) => number == message ? Flip(bytes, at) : bytes)
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_handshake_message_that_is_cut_or_longer_ends_it(NoisePattern pattern)
    {
        foreach (var (message, length) in MessageLengths(pattern))
        {
            foreach (var kept in (int[])[0, 1, 31, 32, 33, 47, 48, length - 1])
            {
                using var sides = new TwoSides(pattern);
                Assert.Throws<NoiseException>(() =>
                    sides.Complete((number, bytes) => number == message ? bytes[..kept] : bytes)
                );
            }

            using var longer = new TwoSides(pattern);
            Assert.Throws<NoiseException>(() =>
                longer.Complete((number, bytes) => number == message ? [.. bytes, 0] : bytes)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_handshake_message_that_is_played_again_proves_nothing(NoisePattern pattern)
    {
        using var first = new TwoSides(pattern);
        var recorded = new List<byte[]>();
        first.Complete(
            (_, bytes) =>
            {
                recorded.Add(bytes);
                return bytes;
            }
        );

        // The first message is taken, as it must be; but whoever plays it cannot read the answer, nor go on.
        using var server = new NoiseHandshake(TwoSides.ServerOptions(pattern));
        TwoSides.Read(server, recorded[0]);
        Assert.NotEqual(recorded[1], TwoSides.Write(server, [1]));
        if (pattern == NoisePattern.XX)
        {
            Assert.Throws<NoiseException>(() => TwoSides.Read(server, recorded[2]));
        }

        // And a client does not take a recorded answer.
        using var client = new NoiseHandshake(TwoSides.ClientOptions(pattern));
        TwoSides.Write(client, [0]);
        Assert.Throws<NoiseException>(() => TwoSides.Read(client, recorded[1]));
    }

    [Fact]
    public void A_flipped_bit_in_any_byte_of_a_frame_ends_the_channel()
    {
        var length = 64 + 16;
        for (var at = 0; at < length; at++)
        {
            var (client, server) = TwoSides.Channel();
            var message = TwoSides.Seal(client, "a frame"u8);
            Assert.Equal(length, message.Length);

            AssertOver(server, Flip(message, at), CloseCodes.Decrypt);
            AssertOver(server, message, CloseCodes.Decrypt);
        }
    }

    [Fact]
    public void A_frame_that_is_cut_ends_the_channel()
    {
        for (var kept = 0; kept < 80; kept++)
        {
            var (client, server) = TwoSides.Channel();

            AssertOver(server, TwoSides.Seal(client, "a frame"u8)[..kept], CloseCodes.Decrypt);
        }
    }

    [Fact]
    public void Frames_in_another_order_twice_or_left_out_end_the_channel()
    {
        var (client, server) = TwoSides.Channel();
        byte[][] sent =
        [
            TwoSides.Seal(client, "1"u8),
            TwoSides.Seal(client, "2"u8),
            TwoSides.Seal(client, "3"u8),
        ];

        // The second came first; in all other cases one was left out, or came again.
        AssertOver(server, sent[1], CloseCodes.Decrypt);

        foreach (var second in (int[])[0, 2])
        {
            (client, server) = TwoSides.Channel();
            sent =
            [
                TwoSides.Seal(client, "1"u8),
                TwoSides.Seal(client, "2"u8),
                TwoSides.Seal(client, "3"u8),
            ];
            Assert.Equal("1"u8, TwoSides.Open(server, sent[0]));
            AssertOver(server, sent[second], CloseCodes.Decrypt);
        }
    }

    [Fact]
    public void A_frame_that_is_thrown_back_at_its_sender_ends_the_channel()
    {
        var (client, _) = TwoSides.Channel();

        AssertOver(client, TwoSides.Seal(client, "mine"u8), CloseCodes.Decrypt);
    }

    [Fact]
    public void A_frame_of_another_channel_ends_the_channel()
    {
        var (other, _) = TwoSides.Channel();
        var (_, server) = TwoSides.Channel();

        AssertOver(server, TwoSides.Seal(other, "not for you"u8), CloseCodes.Decrypt);
    }

    [Fact]
    public void A_message_that_no_noise_message_can_be_is_not_even_tried()
    {
        var (_, server) = TwoSides.Channel();

        AssertOver(server, new byte[65_536], CloseCodes.TooBig);
    }

    [Fact]
    public void A_channel_that_received_nonsense_can_still_say_so()
    {
        var (client, server) = TwoSides.Channel();

        AssertOver(server, new byte[100], CloseCodes.Decrypt);

        Assert.Equal("bye"u8, TwoSides.Open(client, TwoSides.Seal(server, "bye"u8)));
    }

    private static void AssertOver(NoiseChannel channel, byte[] message, int code)
    {
        var before = channel.Receiving;
        var refused = Assert.Throws<FrameException>(() => TwoSides.Open(channel, message));

        Assert.Equal(code, refused.CloseCode);
        Assert.Equal(new byte[32], before.Key.ToArray());
    }

    private static List<(int Message, int Length)> MessageLengths(NoisePattern pattern)
    {
        using var sides = new TwoSides(pattern);
        var lengths = new List<(int Message, int Length)>();
        sides.Complete(
            (number, bytes) =>
            {
                lengths.Add((number, bytes.Length));
                return bytes;
            }
        );
        return lengths;
    }

    /// <summary>Another bit in every byte, so that all eight take part.</summary>
    private static byte[] Flip(byte[] message, int at)
    {
        var changed = message.ToArray();
        changed[at] ^= (byte)(1 << (at % 8));
        return changed;
    }
}
