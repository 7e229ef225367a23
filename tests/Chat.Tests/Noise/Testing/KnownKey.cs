using ChatProtocol.Noise;

namespace Chat.Tests.Noise.Testing;

/// <summary>Ciphers and channels whose key is 32 zeros in both directions, for tests that play the peer themselves.</summary>
internal static class KnownKey
{
    public static CipherState Cipher()
    {
        var cipher = new CipherState();
        cipher.SetKey(new byte[NoiseLimits.KeyBytes]);
        return cipher;
    }

    public static NoiseChannel Channel(TimeProvider? clock = null) =>
        new(Cipher(), Cipher(), clock ?? new ManualTimeProvider());
}
