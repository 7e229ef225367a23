using System.Security.Cryptography;

namespace ChatProtocol.Noise;

/// <summary>X25519 of OpenSSL 3. Every private key is parsed once and kept as libcrypto's own object, which halves the cost of an agreement.</summary>
public sealed class LibCryptoX25519 : IX25519
{
    private static readonly Lazy<LibCryptoX25519> Loaded = new(Load);

    private LibCryptoX25519() { }

    /// <exception cref="PlatformNotSupportedException">libcrypto is missing or too old. The text says what to do.</exception>
    public static LibCryptoX25519 Shared => Loaded.Value;

    public IX25519Key Generate()
    {
        Span<byte> privateKey = stackalloc byte[NoiseLimits.KeyBytes];
        RandomNumberGenerator.Fill(privateKey);
        try
        {
            return Import(privateKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

    public IX25519Key Import(ReadOnlySpan<byte> privateKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(privateKey.Length, NoiseLimits.KeyBytes);
        var handle = LibCrypto.EVP_PKEY_new_raw_private_key(
            LibCrypto.X25519,
            engine: 0,
            privateKey,
            NoiseLimits.KeyBytes
        );
        return handle.IsInvalid
            ? throw LibCryptoFailure.Of("take a private key")
            : new LibCryptoX25519Key(handle);
    }

    private static LibCryptoX25519 Load()
    {
        LibCrypto.Require(LibCrypto.Name);
        return new LibCryptoX25519();
    }
}
