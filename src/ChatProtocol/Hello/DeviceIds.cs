using System.Buffers.Text;
using System.Security.Cryptography;

namespace ChatProtocol;

/// <summary>A device's id follows from its public key, so nobody hands ids out and nobody can take another's.</summary>
public static class DeviceIds
{
    /// <summary>Bytes of an id; 22 characters of base64url.</summary>
    public const int Bytes = 16;

    /// <summary>The first 16 bytes of the SHA-256 of the 32-byte public key, in base64url.</summary>
    public static string Of(ReadOnlySpan<byte> publicKey)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(publicKey, hash);
        return Base64Url.EncodeToString(hash[..Bytes]);
    }
}
