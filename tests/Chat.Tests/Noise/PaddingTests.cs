using Chat.Tests.Noise.Testing;
using ChatProtocol;
using ChatProtocol.Noise;
using FsCheck;
using FsCheck.Fluent;

namespace Chat.Tests.Noise;

public sealed class PaddingTests
{
    private const int Most = FrameLimits.MaxFrame;

    [Theory]
    [InlineData(0, 64)]
    [InlineData(63, 64)]
    [InlineData(64, 128)]
    [InlineData(127, 128)]
    [InlineData(2047, 2048)]
    [InlineData(2048, 4096)]
    [InlineData(4095, 4096)]
    [InlineData(4096, 8192)]
    [InlineData(8192, 12288)]
    [InlineData(61439, 61440)]
    [InlineData(61440, 65519)]
    [InlineData(65518, 65519)]
    public void A_frame_is_sealed_to_its_bucket(int length, int bucket)
    {
        var (client, server) = TwoSides.Channel();

        var message = TwoSides.Seal(client, new byte[length]);

        Assert.Equal(bucket + 16, message.Length);
        Assert.Equal(length, TwoSides.Open(server, message).Length);
    }

    /// <summary>Whatever is in it: content that ends in zeros, or in bytes that look like an end.</summary>
    [Fact]
    public void What_was_sealed_comes_out_whatever_its_size_and_content()
    {
        var (client, server) = TwoSides.Channel();
        var sizes = Gen.OneOf(Gen.Choose(0, 300), Gen.Choose(0, Most), Gen.Constant(Most));
        var fills = Gen.Elements<byte>(0, 1, 2, 3, 128, 255);

        Prop.ForAll(
                sizes.ToArbitrary(),
                fills.ToArbitrary(),
                (size, fill) =>
                {
                    var frame = Enumerable.Repeat(fill, size).ToArray();
                    return TwoSides.Open(server, TwoSides.Seal(client, frame)).SequenceEqual(frame);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void There_are_22_lengths_on_the_wire_and_none_costs_more_than_4_KiB()
    {
        var lengths = Enumerable
            .Range(0, Most + 1)
            .Select(length =>
                (
                    Length: length,
                    Padded: NoisePadding.PaddedLength(length, NoiseLimits.MaxPlaintext)
                )
            )
            .ToList();

        Assert.Equal(22, lengths.Select(pair => pair.Padded).Distinct().Count());
        Assert.All(lengths, pair => Assert.InRange(pair.Padded - pair.Length, 1, 4096));
        Assert.Equal(65_535, lengths.Max(pair => pair.Padded) + NoiseLimits.TagBytes);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Most + 1)]
    [InlineData(int.MaxValue)]
    public void What_does_not_fit_is_refused_before_it_is_sealed(int length)
    {
        var (client, server) = TwoSides.Channel();

        Assert.Throws<ArgumentOutOfRangeException>(() => client.SealedLength(length));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.Seal(new byte[65_535], length));

        Assert.Equal("still"u8, TwoSides.Open(server, TwoSides.Seal(client, "still"u8)));
    }

    [Fact]
    public void A_buffer_without_room_is_refused_before_it_is_sealed()
    {
        var (client, server) = TwoSides.Channel();

        Assert.Throws<ArgumentOutOfRangeException>(() => client.Seal(new byte[79], 10));

        Assert.Equal("still"u8, TwoSides.Open(server, TwoSides.Seal(client, "still"u8)));
    }

    public static TheoryData<byte[]> Unknown() =>
        new(new byte[64], [], [0], [1, 2, 3, 0, 0], [7, 128]);

    [Theory]
    [MemberData(nameof(Unknown))]
    public void A_peer_that_pads_in_another_way_is_told_so(byte[] plaintext)
    {
        using var peer = KnownKey.Cipher();
        using var channel = KnownKey.Channel();
        var message = new byte[plaintext.Length + 16];
        peer.Encrypt([], plaintext, message);

        var refused = Assert.Throws<FrameException>(() => TwoSides.Open(channel, message));

        Assert.Equal(CloseCodes.Protocol, refused.CloseCode);
        Assert.Throws<FrameException>(() => TwoSides.Open(channel, message));
    }
}
