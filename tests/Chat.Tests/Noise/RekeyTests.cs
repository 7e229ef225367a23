using Chat.Tests.Noise.Testing;
using ChatProtocol;
using ChatProtocol.Noise;

namespace Chat.Tests.Noise;

public sealed class RekeyTests
{
    private static readonly byte[] Frame = [1, 2, 3];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_direction_goes_on_to_its_next_key_after_65536_messages(bool fromClient)
    {
        var (client, server) = TwoSides.Channel();
        var (from, to) = fromClient ? (client, server) : (server, client);
        var first = from.Sending.Key.ToArray();
        var other = to.Sending.Key.ToArray();

        for (var i = 0; i < NoiseLimits.MessagesPerKey - 1; i++)
        {
            Carry(from, to);
        }

        Assert.Equal(first, from.Sending.Key.ToArray());
        Carry(from, to);

        Assert.NotEqual(first, from.Sending.Key.ToArray());
        Assert.Equal(from.Sending.Key.ToArray(), to.Receiving.Key.ToArray());
        Assert.Equal(other, to.Sending.Key.ToArray());
        Assert.Equal((ulong)NoiseLimits.MessagesPerKey, from.Sending.Nonce);
        Carry(from, to);
        Carry(to, from);
    }

    [Fact]
    public void A_key_is_left_behind_with_the_first_message_after_an_hour()
    {
        var clock = new ManualTimeProvider();
        var (client, server) = TwoSides.Channel(clock);
        var first = client.Sending.Key.ToArray();

        clock.Advance(NoiseLimits.KeyAge - TimeSpan.FromSeconds(1));
        Carry(client, server);
        Assert.Equal(first, client.Sending.Key.ToArray());

        clock.Advance(TimeSpan.FromSeconds(1));
        Carry(client, server);
        var second = client.Sending.Key.ToArray();
        Assert.NotEqual(first, second);

        clock.Advance(NoiseLimits.KeyAge - TimeSpan.FromSeconds(1));
        Carry(client, server);
        Assert.Equal(second, client.Sending.Key.ToArray());
        Assert.Equal(second, server.Receiving.Key.ToArray());
    }

    [Fact]
    public void The_clocks_of_the_two_sides_need_not_agree()
    {
        using var sides = new TwoSides(NoisePattern.NNpsk0);
        sides.Complete();
        var (fast, slow) = (new ManualTimeProvider(), new ManualTimeProvider());
        using var client = sides.Client.ToChannel(fast);
        using var server = sides.Server.ToChannel(slow);

        for (var i = 0; i < 10; i++)
        {
            fast.Advance(TimeSpan.FromMinutes(50));
            Carry(client, server);
            Carry(server, client);
        }
    }

    [Fact]
    public void The_message_that_announces_the_next_key_is_as_long_as_any_other()
    {
        var clock = new ManualTimeProvider();
        var (client, _) = TwoSides.Channel(clock);

        var before = TwoSides.Seal(client, Frame);
        clock.Advance(NoiseLimits.KeyAge);
        var announcing = TwoSides.Seal(client, Frame);

        Assert.Equal(before.Length, announcing.Length);
    }

    [Fact]
    public void A_peer_that_never_takes_a_new_key_is_stopped()
    {
        using var peer = KnownKey.Cipher();
        using var channel = KnownKey.Channel();
        byte[] plaintext = [1, (byte)PaddedEnd.Plain];
        var message = new byte[plaintext.Length + 16];

        for (var i = 0; i < NoiseLimits.MessagesPerKey - 1; i++)
        {
            peer.Encrypt([], plaintext, message);
            Assert.Equal(1, channel.Open(message));
        }

        peer.Encrypt([], plaintext, message);
        var refused = Assert.Throws<FrameException>(() => channel.Open(message));
        Assert.Equal(CloseCodes.Protocol, refused.CloseCode);
    }

    [Fact]
    public void The_last_counter_is_never_used()
    {
        using var cipher = KnownKey.Cipher();
        cipher.Nonce = ulong.MaxValue - 1;
        var message = new byte[17];

        cipher.Encrypt([], [1], message);

        Assert.Throws<NoiseException>(() => cipher.Encrypt([], [1], message));
        Assert.Throws<NoiseException>(() => cipher.Decrypt([], message, message));
    }

    private static void Carry(NoiseChannel from, NoiseChannel to)
    {
        Span<byte> message = stackalloc byte[80];
        Frame.CopyTo(message);
        from.Seal(message, Frame.Length);
        Assert.Equal(Frame.Length, to.Open(message));
        Assert.True(message[..Frame.Length].SequenceEqual(Frame));
    }
}
