namespace ChatProtocol.Noise;

/// <summary>
/// X25519 (RFC 7748), the key agreement under the channel. .NET 10 has none of its own on Linux, so <see cref="LibCryptoX25519"/> asks the
/// libcrypto that .NET itself needs there; another library, or a later .NET, takes its place behind this seam. Safe for concurrent use.
/// </summary>
public interface IX25519
{
    /// <summary>A new random private key.</summary>
    IX25519Key Generate();

    /// <param name="privateKey">32 bytes; clamped in use, as RFC 7748 says, and kept as given.</param>
    IX25519Key Import(ReadOnlySpan<byte> privateKey);
}
