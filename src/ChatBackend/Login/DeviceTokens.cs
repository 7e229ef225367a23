using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChatBackend.Login;

/// <summary>Device tokens are 256 random bits. Being random they need no slow hash: SHA-256 cannot be searched either.</summary>
internal static class DeviceTokens
{
    private const int TokenBytes = 32;
    private const int IdBytes = 16;

    public static string NewToken() =>
        Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    public static string NewDeviceId() =>
        Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public static bool Matches(string token, ReadOnlySpan<byte> hash) =>
        CryptographicOperations.FixedTimeEquals(Hash(token), hash);
}
