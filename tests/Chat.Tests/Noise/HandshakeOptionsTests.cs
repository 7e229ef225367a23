using Chat.Tests.Noise.Testing;
using ChatProtocol.Noise;

namespace Chat.Tests.Noise;

public sealed class HandshakeOptionsTests
{
    private static readonly byte[] Key = new byte[32];

    public static TheoryData<string, NoiseHandshakeOptions> Mistakes() =>
        new()
        {
            { "IK needs this side's key pair (Static).", Client(NoisePattern.IK, remote: Key) },
            {
                "IK needs a RemoteStatic of 32 bytes on this side, not 0.",
                Client(NoisePattern.IK, TwoSides.ClientKey)
            },
            {
                "IK needs a RemoteStatic of 32 bytes on this side, not 31.",
                Client(NoisePattern.IK, TwoSides.ClientKey, new byte[31])
            },
            {
                "IK does not use a Psk on this side: leave it out.",
                Client(NoisePattern.IK, TwoSides.ClientKey, Key, Key)
            },
            {
                "NNpsk0 does not use a key pair (Static): leave it out.",
                Client(NoisePattern.NNpsk0, TwoSides.ClientKey, psk: Key)
            },
            { "NNpsk0 needs a Psk of 32 bytes on this side, not 0.", Client(NoisePattern.NNpsk0) },
            {
                "NNpsk0 needs a Psk of 32 bytes on this side, not 33.",
                Client(NoisePattern.NNpsk0, psk: new byte[33])
            },
            {
                "XX does not use a RemoteStatic on this side: leave it out.",
                Client(NoisePattern.XX, TwoSides.ClientKey, Key)
            },
            { "The patterns are IK (1), NNpsk0 (2) and XX (3).", Client((NoisePattern)4) },
        };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void A_missing_or_superfluous_key_is_told_before_anything_is_computed(
        string message,
        NoiseHandshakeOptions options
    )
    {
        var mistake = Assert.ThrowsAny<ArgumentException>(() => new NoiseHandshake(options));

        Assert.StartsWith(message, mistake.Message, StringComparison.Ordinal);
    }

    private static NoiseHandshakeOptions Client(
        NoisePattern pattern,
        NoiseKeyPair? own = null,
        byte[]? remote = null,
        byte[]? psk = null
    ) =>
        new()
        {
            Pattern = pattern,
            IsInitiator = true,
            Static = own,
            RemoteStatic = remote,
            Psk = psk,
        };
}
