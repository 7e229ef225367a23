using System.Security.Cryptography;
using System.Text;
using Chat.Tests.Noise.Testing;
using ChatProtocol;
using ChatProtocol.Noise;

namespace Chat.Tests.Noise;

public sealed class HandshakeTests
{
    public static TheoryData<NoisePattern> Patterns() => [.. Enum.GetValues<NoisePattern>()];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Both_sides_end_with_the_same_hash_and_a_channel_between_them(NoisePattern pattern)
    {
        using var sides = new TwoSides(pattern);

        sides.Complete();
        using var client = sides.Client.ToChannel(new ManualTimeProvider());
        using var server = sides.Server.ToChannel(new ManualTimeProvider());

        Assert.Equal(sides.Client.HandshakeHash, sides.Server.HandshakeHash);
        Assert.Equal("up"u8, TwoSides.Open(server, TwoSides.Seal(client, "up"u8)));
        Assert.Equal("down"u8, TwoSides.Open(client, TwoSides.Seal(server, "down"u8)));
    }

    [Fact]
    public void After_the_first_message_of_IK_the_server_knows_who_it_may_be()
    {
        using var sides = new TwoSides(NoisePattern.IK);

        Assert.Null(sides.Server.RemoteStatic);
        TwoSides.Read(sides.Server, TwoSides.Write(sides.Client, "hello"u8));

        Assert.Equal(TwoSides.ClientKey.PublicKey, sides.Server.RemoteStatic);
        Assert.False(sides.Server.IsComplete);
    }

    [Fact]
    public void In_XX_both_learn_each_others_key()
    {
        using var sides = new TwoSides(NoisePattern.XX);

        sides.Complete();

        Assert.Equal(TwoSides.ServerKey.PublicKey, sides.Client.RemoteStatic);
        Assert.Equal(TwoSides.ClientKey.PublicKey, sides.Server.RemoteStatic);
    }

    [Fact]
    public void No_two_handshakes_are_alike()
    {
        using var one = new TwoSides(NoisePattern.NNpsk0);
        using var two = new TwoSides(NoisePattern.NNpsk0);

        one.Complete();
        two.Complete();

        Assert.NotEqual(one.Client.HandshakeHash, two.Client.HandshakeHash);
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_proxy_that_flips_the_mode_is_found_out(NoisePattern pattern)
    {
        using var sides = new TwoSides(pattern, SessionClass.Background, SessionClass.Foreground);

        Assert.Throws<NoiseException>(() => sides.Complete());
    }

    [Fact]
    public void A_client_that_has_another_servers_key_is_not_understood()
    {
        using var other = NoiseKeyPair.Generate();
        using var client = new NoiseHandshake(TwoSides.ClientOptions(NoisePattern.IK));
        using var server = new NoiseHandshake(TwoSides.ServerOptions(NoisePattern.IK, key: other));
        var message = TwoSides.Write(client, "hello"u8);

        Assert.Throws<NoiseException>(() => TwoSides.Read(server, message));
    }

    [Fact]
    public void A_wrong_shared_secret_is_not_understood()
    {
        using var client = new NoiseHandshake(TwoSides.ClientOptions(NoisePattern.NNpsk0));
        using var server = new NoiseHandshake(
            TwoSides.ServerOptions(NoisePattern.NNpsk0, psk: new byte[32])
        );
        var message = TwoSides.Write(client, "hello"u8);

        Assert.Throws<NoiseException>(() => TwoSides.Read(server, message));
    }

    [Fact]
    public void After_a_failure_nothing_can_be_done_but_to_begin_anew()
    {
        using var sides = new TwoSides(NoisePattern.IK);
        var message = TwoSides.Write(sides.Client, "hello"u8);
        var changed = message.ToArray();
        changed[40] ^= 1;

        Assert.Throws<NoiseException>(() => TwoSides.Read(sides.Server, changed));

        Assert.Throws<NoiseException>(() => TwoSides.Read(sides.Server, message));
        Assert.Throws<NoiseException>(() => sides.Server.MessageLength(0));
        Assert.Throws<NoiseException>(() => sides.Server.ToChannel(new ManualTimeProvider()));
    }

    [Fact]
    public void Speaking_out_of_turn_is_refused_and_spoils_nothing()
    {
        using var sides = new TwoSides(NoisePattern.IK);

        Assert.Throws<NoiseException>(() => TwoSides.Read(sides.Client, new byte[200]));
        Assert.Throws<NoiseException>(() => TwoSides.Write(sides.Server, []));
        Assert.Throws<NoiseException>(() => sides.Client.ToChannel(new ManualTimeProvider()));
        Assert.Throws<InvalidOperationException>(() => sides.Client.HandshakeHash);

        sides.Complete();
        Assert.Throws<NoiseException>(() => TwoSides.Write(sides.Client, []));
    }

    [Fact]
    public void Too_little_room_is_told_and_spoils_nothing()
    {
        using var sides = new TwoSides(NoisePattern.IK);

        var needed = sides.Client.MessageLength(5);
        var short1 = Assert.Throws<ArgumentException>(() =>
            sides.Client.WriteMessage("hello"u8, new byte[needed - 1])
        );
        var message = TwoSides.Write(sides.Client, "hello"u8);
        var short2 = Assert.Throws<ArgumentException>(() =>
            sides.Server.ReadMessage(message, new byte[4])
        );

        Assert.Contains(
            $"room for {needed - 1} bytes, but {needed} are needed",
            short1.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("room for 4 bytes", short2.Message, StringComparison.Ordinal);
        Assert.Equal("hello"u8, TwoSides.Read(sides.Server, message));
    }

    [Theory]
    [InlineData(NoisePattern.IK, 32 + 48 + 16)]
    [InlineData(NoisePattern.NNpsk0, 32 + 16)]
    [InlineData(NoisePattern.XX, 32)]
    public void A_first_message_is_as_long_as_the_pattern_says(NoisePattern pattern, int overhead)
    {
        using var client = new NoiseHandshake(TwoSides.ClientOptions(pattern));

        Assert.Equal(overhead + 64, client.MessageLength(0));
        Assert.Equal(overhead + 64, client.MessageLength(63));
        Assert.Equal(overhead + 128, client.MessageLength(64));
        Assert.Equal(65_535, client.MessageLength(65_535 - overhead - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.MessageLength(65_535 - overhead));
    }

    [Fact]
    public void The_largest_payload_arrives()
    {
        using var sides = new TwoSides(NoisePattern.NNpsk0);
        TwoSides.Read(sides.Server, TwoSides.Write(sides.Client, []));
        var page = RandomNumberGenerator.GetBytes(65_535 - 48 - 1);

        Assert.Equal(page, TwoSides.Read(sides.Client, TwoSides.Write(sides.Server, page)));
    }

    [Fact]
    public void A_handshake_gives_its_channel_once()
    {
        using var sides = new TwoSides(NoisePattern.NNpsk0);
        sides.Complete();
        using var channel = sides.Client.ToChannel(new ManualTimeProvider());

        Assert.Throws<NoiseException>(() => sides.Client.ToChannel(new ManualTimeProvider()));
        Assert.Equal(32, sides.Client.HandshakeHash.Length);
    }

    /// <summary>Of IK's first message the key can be read before the whole is proven; a caller must not take it for the peer's.</summary>
    [Fact]
    public void After_a_failure_nobody_is_the_peer()
    {
        using var sides = new TwoSides(NoisePattern.IK);
        var message = TwoSides.Write(sides.Client, "hello"u8);
        message[^1] ^= 1;

        Assert.Throws<NoiseException>(() => TwoSides.Read(sides.Server, message));

        Assert.Null(sides.Server.RemoteStatic);
    }

    /// <summary>The last message was sealed by the peer, and says nothing that this protocol knows.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_payload_that_ends_in_another_way_does_not_complete_the_handshake(byte end)
    {
        using var sides = new TwoSides(NoisePattern.NNpsk0);
        TwoSides.Read(sides.Server, TwoSides.Write(sides.Client, []));
        var message = new byte[64 + sides.Server.State.Overhead()];
        byte[] padded = [.. new byte[10], end, .. new byte[53]];
        sides.Server.State.Write(padded, message);

        Assert.Throws<NoiseException>(() => TwoSides.Read(sides.Client, message));

        Assert.False(sides.Client.IsComplete);
        Assert.Throws<NoiseException>(() => sides.Client.ToChannel(new ManualTimeProvider()));
    }

    [Fact]
    public void A_message_can_be_read_where_it_is()
    {
        using var sides = new TwoSides(NoisePattern.XX);

        for (var i = 0; i < 3; i++)
        {
            var (from, to) =
                i % 2 == 0 ? (sides.Client, sides.Server) : (sides.Server, sides.Client);
            var message = TwoSides.Write(from, "hello"u8);
            var length = to.ReadMessage(message, message);
            Assert.Equal("hello"u8, message.AsSpan(0, length));
        }

        Assert.Equal(sides.Client.HandshakeHash, sides.Server.HandshakeHash);
    }

    /// <summary>What a stranger sends never makes a mistake of the caller's.</summary>
    [Fact]
    public void A_message_beyond_the_limit_is_the_peers_fault_whatever_room_there_is()
    {
        using var sides = new TwoSides(NoisePattern.IK);

        Assert.Throws<NoiseException>(() =>
            sides.Server.ReadMessage(new byte[NoiseLimits.MaxMessage + 1], [])
        );
    }

    [Fact]
    public void A_prologue_needs_a_mode() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            NoisePrologue.Of(NoisePattern.IK, SessionClass.Unspecified, [])
        );

    [Fact]
    public void The_prologue_is_what_the_documentation_says()
    {
        var ticket = "ticket"u8;

        var prologue = NoisePrologue.Of(NoisePattern.NNpsk0, SessionClass.Background, ticket);

        Assert.Equal(
            [.. Encoding.ASCII.GetBytes("chatbackend/1"), 2, 2, .. SHA256.HashData(ticket)],
            prologue
        );
    }
}
