using System.Security.Cryptography;

namespace ChatProtocol.Noise;

/// <summary>An X25519 key pair: a server's or a device's identity, or the ephemeral key of one handshake. Safe for concurrent use.</summary>
public sealed class NoiseKeyPair : IDisposable
{
    private readonly IX25519Key _key;
    private readonly byte[] _public = new byte[NoiseLimits.KeyBytes];

    private NoiseKeyPair(IX25519Key key)
    {
        _key = key;
        key.CopyPublicKey(_public);
    }

    /// <summary>32 bytes, a copy with every call. No secret.</summary>
    public byte[] PublicKey => [.. _public];

    internal ReadOnlySpan<byte> Public => _public;

    /// <summary>A new random pair.</summary>
    /// <param name="x25519">Who computes; null: libcrypto.</param>
    /// <exception cref="PlatformNotSupportedException">libcrypto is missing or too old. The text says what to do.</exception>
    public static NoiseKeyPair Generate(IX25519? x25519 = null) =>
        new((x25519 ?? LibCryptoX25519.Shared).Generate());

    /// <summary>The pair of a private key that was kept.</summary>
    /// <param name="privateKey">32 bytes, as <see cref="ExportPrivateKey"/> gave them; the caller clears them.</param>
    /// <param name="x25519">Who computes; null: libcrypto.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not 32 bytes long.</exception>
    /// <exception cref="PlatformNotSupportedException">libcrypto is missing or too old. The text says what to do.</exception>
    public static NoiseKeyPair FromPrivateKey(ReadOnlySpan<byte> privateKey, IX25519? x25519 = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(privateKey.Length, NoiseLimits.KeyBytes);
        return new NoiseKeyPair((x25519 ?? LibCryptoX25519.Shared).Import(privateKey));
    }

    /// <summary>32 bytes to keep in a safe place. The caller clears them (<see cref="CryptographicOperations.ZeroMemory"/>) when they are written.</summary>
    public byte[] ExportPrivateKey()
    {
        var key = new byte[NoiseLimits.KeyBytes];
        _key.CopyPrivateKey(key);
        return key;
    }

    /// <summary>Forgets the private key. Agreements that are under way end first.</summary>
    public void Dispose() => _key.Dispose();

    /// <exception cref="NoiseException">The peer's key is a point of low order.</exception>
    internal void Agree(ReadOnlySpan<byte> peer, Span<byte> secret)
    {
        if (!_key.TryAgree(peer, secret))
        {
            throw new NoiseException("The peer's key is a point of low order: it proves nothing.");
        }
    }
}
