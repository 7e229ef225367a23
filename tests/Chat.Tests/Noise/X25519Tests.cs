using Chat.Tests.Noise.Testing;
using ChatProtocol.Noise;

namespace Chat.Tests.Noise;

public sealed class X25519Tests
{
    private static readonly LibCryptoX25519 X25519 = LibCryptoX25519.Shared;

    /// <summary>All points of order 1, 2, 4 and 8 in all their spellings, the highest bit aside, which is ignored.</summary>
    private static readonly string[] LowOrder =
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

    public static TheoryData<string> LowOrderPoints() =>
        [.. LowOrder, .. LowOrder.Select(WithHighestBit)];

    /// <summary>RFC 7748: section 5.2, then section 6.1 from both sides.</summary>
    [Theory]
    [InlineData(
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
    )]
    [InlineData(
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    )]
    [InlineData(
        "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
        "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
        "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
    )]
    [InlineData(
        "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
        "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
    )]
    public void Agreements_are_those_of_RFC_7748(string privateKey, string publicKey, string secret)
    {
        using var key = X25519.Import(Convert.FromHexString(privateKey));
        var agreed = new byte[32];

        Assert.True(key.TryAgree(Convert.FromHexString(publicKey), agreed));

        Assert.Equal(secret, Convert.ToHexStringLower(agreed));
    }

    [Theory]
    [MemberData(nameof(LowOrderPoints))]
    public void A_point_of_low_order_is_refused(string point)
    {
        using var key = X25519.Generate();
        var agreed = Enumerable.Repeat((byte)1, 32).ToArray();

        Assert.False(key.TryAgree(Convert.FromHexString(point), agreed));

        Assert.Equal(new byte[32], agreed);
    }

    /// <summary>As the ephemeral key of each message that carries one.</summary>
    [Theory]
    [MemberData(nameof(LowOrderPoints))]
    public void A_point_of_low_order_ends_every_handshake(string point)
    {
        foreach (var pattern in Enum.GetValues<NoisePattern>())
        {
            foreach (var number in (int[])[0, 1])
            {
                using var sides = new TwoSides(pattern);
                Assert.Throws<NoiseException>(() =>
                    sides.Complete(
                        (message, bytes) =>
                            message == number
                                ? [.. Convert.FromHexString(point), .. bytes[32..]]
                                : bytes
                    )
                );
            }
        }
    }

    /// <summary>The message of a client that was told so says what it was; otherwise another check might hide that this one is missing.</summary>
    [Fact]
    public void The_reason_is_the_point_and_not_what_follows_from_it()
    {
        using var sides = new TwoSides(NoisePattern.IK);
        var message = TwoSides.Write(sides.Client, []);
        message.AsSpan(0, 32).Clear();

        var refused = Assert.Throws<NoiseException>(() => TwoSides.Read(sides.Server, message));

        Assert.Contains("low order", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_key_that_was_kept_gives_the_same_pair()
    {
        using var pair = NoiseKeyPair.Generate();

        using var again = NoiseKeyPair.FromPrivateKey(pair.ExportPrivateKey());

        Assert.Equal(pair.PublicKey, again.PublicKey);
        Assert.Equal(pair.ExportPrivateKey(), again.ExportPrivateKey());
        Assert.NotEqual(pair.PublicKey, pair.ExportPrivateKey());
    }

    [Fact]
    public void The_public_key_that_is_given_out_is_a_copy()
    {
        using var pair = NoiseKeyPair.Generate();
        var before = pair.PublicKey.ToArray();

        pair.PublicKey[0] ^= 1;

        Assert.Equal(before, pair.PublicKey);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_private_key_of_another_length_is_refused(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            NoiseKeyPair.FromPrivateKey(new byte[length])
        );

    [Fact]
    public async Task One_key_serves_many_threads()
    {
        using var server = X25519.Generate();
        var serverPublic = new byte[32];
        server.CopyPublicKey(serverPublic);

        var agreements = Enumerable
            .Range(0, 4)
            .Select(_ =>
                Task.Run(() =>
                {
                    for (var i = 0; i < 100; i++)
                    {
                        using var client = X25519.Generate();
                        var (clientPublic, here, there) = (
                            new byte[32],
                            new byte[32],
                            new byte[32]
                        );
                        client.CopyPublicKey(clientPublic);
                        Assert.True(client.TryAgree(serverPublic, here));
                        Assert.True(server.TryAgree(clientPublic, there));
                        Assert.Equal(here, there);
                    }
                })
            );

        await Task.WhenAll(agreements).Within();
    }

    [Fact]
    public void A_disposed_key_agrees_with_nobody()
    {
        var key = X25519.Generate();
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => key.TryAgree(new byte[32], new byte[32]));
    }

    [Fact]
    public void A_missing_libcrypto_is_told_with_what_to_do()
    {
        var missing = Assert.Throws<PlatformNotSupportedException>(() =>
            LibCrypto.Require("libnowhere.so.7")
        );

        Assert.Contains(
            "libnowhere.so.7 (OpenSSL 3 on Linux), which cannot be loaded: install it",
            missing.Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>The C library is there, and has no X25519, like a libcrypto that is too old.</summary>
    [Fact]
    public void A_libcrypto_that_is_too_old_is_told_with_what_to_do()
    {
        var tooOld = Assert.Throws<PlatformNotSupportedException>(() =>
            LibCrypto.Require("libc.so.6")
        );

        Assert.Contains(
            "libc.so.6 on this machine is too old",
            tooOld.Message,
            StringComparison.Ordinal
        );
    }

    private static string WithHighestBit(string point)
    {
        var bytes = Convert.FromHexString(point);
        bytes[31] |= 0x80;
        return Convert.ToHexStringLower(bytes);
    }
}
