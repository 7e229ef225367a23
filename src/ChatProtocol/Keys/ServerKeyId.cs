using System.Security.Cryptography;

namespace ChatProtocol;

/// <summary>Which of its keys the server is asked to use: the first 8 bytes of the SHA-256 of the public key.</summary>
public static class ServerKeyId
{
    public const int Bytes = 8;

    public static byte[] Of(ReadOnlySpan<byte> publicKey) => SHA256.HashData(publicKey)[..Bytes];
}
