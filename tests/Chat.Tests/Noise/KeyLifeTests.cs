using Chat.Tests.Noise.Testing;
using ChatProtocol;
using ChatProtocol.Noise;

namespace Chat.Tests.Noise;

/// <summary>Keys are gone when they are no longer needed, and a quiet channel holds nothing but them.</summary>
public sealed class KeyLifeTests
{
    private static readonly byte[] Zeros = new byte[NoiseLimits.KeyBytes];

    [Fact]
    public void A_disposed_channel_has_cleared_its_keys()
    {
        var (client, _) = TwoSides.Channel();
        var (sending, receiving) = (client.Sending, client.Receiving);
        Assert.NotEqual(Zeros, sending.Key.ToArray());
        Assert.NotEqual(Zeros, receiving.Key.ToArray());

        client.Dispose();

        Assert.Equal(Zeros, sending.Key.ToArray());
        Assert.Equal(Zeros, receiving.Key.ToArray());
    }

    [Fact]
    public void A_disposed_channel_seals_and_opens_nothing()
    {
        var (client, server) = TwoSides.Channel();
        var message = TwoSides.Seal(client, "late"u8);
        client.Dispose();
        server.Dispose();
        server.Dispose();

        Assert.Throws<ObjectDisposedException>(() => TwoSides.Seal(client, "secret"u8));
        Assert.ThrowsAny<InvalidOperationException>(() => TwoSides.Seal(client, "secret"u8));
        Assert.Throws<ObjectDisposedException>(() => TwoSides.Open(server, message));
    }

    /// <summary>A frame that is sealed with cleared keys is sent in clear: who disposes has to wait for who seals.</summary>
    [Fact]
    public async Task Keys_are_not_cleared_under_a_frame_that_is_being_sealed()
    {
        var clock = new InterruptingClock();
        var (client, server) = TwoSides.Channel(clock);
        using var begun = new ManualResetEventSlim();
        using var disposed = new ManualResetEventSlim();
        var disposing = Task.CompletedTask;
        clock.OnRead = () =>
        {
            // Sealing has begun. It goes on when the other thread had a moment to come in between, which it must not.
            clock.OnRead = null;
            disposing = Task.Run(() =>
            {
                begun.Set();
                client.Dispose();
                disposed.Set();
            });
            Assert.True(begun.Wait(Limits.Default));
            disposed.Wait(TimeSpan.FromMilliseconds(200));
        };

        var message = TwoSides.Seal(client, "secret"u8);
        await disposing.Within();

        Assert.Equal("secret"u8, TwoSides.Open(server, message));
        Assert.Equal(Zeros, client.Sending.Key.ToArray());
    }

    /// <summary>Nobody knows how far it came: whether its counter was used, whether the key was the old one or the next.</summary>
    [Fact]
    public void After_a_frame_that_failed_while_it_was_sealed_none_is_sealed_any_more()
    {
        var clock = new InterruptingClock();
        var (client, _) = TwoSides.Channel(clock);
        clock.OnRead = () => throw new TimeoutException();
        Assert.Throws<TimeoutException>(() => TwoSides.Seal(client, "secret"u8));
        clock.OnRead = null;

        Assert.Throws<InvalidOperationException>(() => TwoSides.Seal(client, "secret"u8));
    }

    [Fact]
    public void A_handshake_that_gave_its_channel_has_cleared_its_keys()
    {
        using var sides = new TwoSides(NoisePattern.IK);
        sides.Complete();
        var symmetric = sides.Server.State.Symmetric;
        Assert.NotEqual(Zeros, symmetric.ChainingKey.ToArray());

        using var channel = sides.Server.ToChannel(new ManualTimeProvider());

        Assert.Equal(Zeros, symmetric.ChainingKey.ToArray());
        Assert.Equal(Zeros, symmetric.Cipher.Key.ToArray());
    }

    [Fact]
    public void A_handshake_that_failed_has_cleared_its_keys()
    {
        using var sides = new TwoSides(NoisePattern.NNpsk0);
        var message = TwoSides.Write(sides.Client, "hello"u8);
        message[^1] ^= 1;

        Assert.Throws<NoiseException>(() => TwoSides.Read(sides.Server, message));

        var symmetric = sides.Server.State.Symmetric;
        Assert.Equal(Zeros, symmetric.ChainingKey.ToArray());
        Assert.Equal(Zeros, symmetric.Cipher.Key.ToArray());
    }

    [Fact]
    public void What_could_not_be_opened_leaves_no_plaintext_behind()
    {
        var (client, server) = TwoSides.Channel();
        var message = TwoSides.Seal(client, "secret"u8);
        message[^1] ^= 1;

        Assert.Throws<FrameException>(() => server.Open(message));

        Assert.Equal(new byte[64], message[..64]);
    }

    [Fact]
    public void A_channel_that_was_not_used_between_two_rests_holds_no_cipher_and_goes_on()
    {
        var (client, server) = TwoSides.Channel();
        Assert.False(client.Sending.IsExpanded || server.Receiving.IsExpanded);

        TwoSides.Open(server, TwoSides.Seal(client, "one"u8));
        Rest();
        Assert.True(client.Sending.IsExpanded && server.Receiving.IsExpanded);
        Rest();
        Assert.False(client.Sending.IsExpanded || server.Receiving.IsExpanded);

        Assert.Equal("two"u8, TwoSides.Open(server, TwoSides.Seal(client, "two"u8)));

        void Rest()
        {
            client.Rest();
            server.Rest();
        }
    }

    /// <summary>A cipher without a key is what a handshake begins with; it lets everything through.</summary>
    [Fact]
    public void There_is_no_channel_without_keys()
    {
        using var keyed = KnownKey.Cipher();
        using var unkeyed = new CipherState();
        var clock = new ManualTimeProvider();

        Assert.Throws<ArgumentException>(() => new NoiseChannel(unkeyed, keyed, clock));
        Assert.Throws<ArgumentException>(() => new NoiseChannel(keyed, unkeyed, clock));
    }

    [Fact]
    public void A_channel_at_rest_is_small()
    {
        const int Channels = 1000;
        var kept = new NoiseChannel[Channels];
        var clock = new ManualTimeProvider();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Channels; i++)
        {
            kept[i] = KnownKey.Channel(clock);
        }

        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Channels;
        // 320, and 56 for the key that each of the two was given.
        Assert.InRange(each, 1, 450);
        GC.KeepAlive(kept);
    }
}
