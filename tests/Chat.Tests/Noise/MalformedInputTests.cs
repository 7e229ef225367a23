using Chat.Tests.Noise.Testing;
using Chat.Tests.Testing;
using ChatProtocol;
using ChatProtocol.Noise;

namespace Chat.Tests.Noise;

/// <summary>Messages that nobody sealed, 20,000 unless more are asked for: each gets an answer of the two kinds that callers know, and costs a bounded amount of memory.</summary>
public sealed class MalformedInputTests
{
    private static readonly int Hellos = Math.Max(Soak.MalformedInputs / 2, 100);
    private static readonly int Frames = Math.Max(Soak.MalformedInputs / 2, 100);

    /// <summary>A case leaves behind what a handshake needs, and nothing that grows with what it was sent.</summary>
    private const int BytesPerCase = 20_000;

    [Fact]
    [Trait("Soak", "fuzz")]
    public void Malformed_hellos_are_refused()
    {
        var random = new Random(Soak.Seed);
        var payload = new byte[NoiseLimits.MaxMessage + 1];
        var patterns = Enum.GetValues<NoisePattern>();
        var valid = patterns.ToDictionary(pattern => pattern, Hello);
        var taken = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < Hellos; i++)
        {
            var pattern = patterns[random.Next(patterns.Length)];
            using var server = new NoiseHandshake(TwoSides.ServerOptions(pattern));
            try
            {
                server.ReadMessage(Malformed(random, valid[pattern]), payload);
                taken++;
                // Nothing proves the first message of XX; nothing else gets through.
                Assert.Equal(NoisePattern.XX, pattern);
            }
            catch (NoiseException) { }
        }

        Assert.InRange(taken, 1, Hellos / 3);
        AssertBounded(before, Hellos);
    }

    [Fact]
    [Trait("Soak", "fuzz")]
    public void Malformed_frames_end_their_channel()
    {
        var random = new Random(Soak.Seed + 1);
        var clock = new ManualTimeProvider();
        var buffer = new byte[NoiseLimits.MaxMessage + 100];
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < Frames; i++)
        {
            using var from = KnownKey.Channel(clock);
            using var to = KnownKey.Channel(clock);
            var sealedFrame = TwoSides.Seal(from, buffer.AsSpan(0, random.Next(100)));
            var malformed = Malformed(random, sealedFrame);
            malformed.CopyTo(buffer, 0);

            var refused = Assert.Throws<FrameException>(() =>
                to.Open(buffer.AsSpan(0, malformed.Length))
            );

            Assert.Contains(refused.CloseCode, (int[])[CloseCodes.Decrypt, CloseCodes.TooBig]);
        }

        AssertBounded(before, Frames);
    }

    /// <summary>What is authentic and still nonsense: the peer has the key and does not keep to the protocol.</summary>
    [Fact]
    public void Authentic_nonsense_ends_its_channel()
    {
        var random = new Random(3);
        var clock = new ManualTimeProvider();

        for (var i = 0; i < 1_000; i++)
        {
            using var peer = KnownKey.Cipher();
            using var to = KnownKey.Channel(clock);
            var plaintext = new byte[random.Next(200)];
            random.NextBytes(plaintext);
            var message = new byte[plaintext.Length + NoiseLimits.TagBytes];
            peer.Encrypt([], plaintext, message);
            var end = plaintext.AsSpan().LastIndexOfAnyExcept((byte)0);

            var opened = 0;
            var refused = Record.Exception(() => opened = to.Open(message));

            if (end >= 0 && plaintext[end] is 1 or 2)
            {
                Assert.Equal(end, opened);
            }
            else
            {
                Assert.Equal(CloseCodes.Protocol, Assert.IsType<FrameException>(refused).CloseCode);
            }
        }
    }

    private static void AssertBounded(long before, int cases) =>
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / cases, 1, BytesPerCase);

    /// <summary>Noise of any length up to a little beyond the limit, or something valid with a byte changed, cut, grown or repeated.</summary>
    private static byte[] Malformed(Random random, byte[] valid)
    {
        switch (random.Next(6))
        {
            case 0:
                return Bytes(random, random.Next(300));
            case 1:
                return random.Next(50) == 0
                    ? Bytes(random, NoiseLimits.MaxMessage - 5 + random.Next(10))
                    : Bytes(random, valid.Length);
            case 2:
                return valid[..random.Next(valid.Length)];
            case 3:
                return [.. valid, .. Bytes(random, 1 + random.Next(100))];
            case 4:
                return [.. valid, .. valid];
            default:
                var changed = valid.ToArray();
                changed[random.Next(valid.Length)] ^= (byte)(1 + random.Next(255));
                return changed;
        }
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Hello(NoisePattern pattern)
    {
        using var client = new NoiseHandshake(TwoSides.ClientOptions(pattern));
        return TwoSides.Write(client, "hello"u8);
    }
}
