using System.Buffers.Text;
using System.Security.Cryptography;

namespace ChatBackend.Login;

/// <summary>Names that nobody can guess: 128 random bits in base64url.</summary>
internal static class RandomNames
{
    private const int Bytes = 16;

    public static string Next() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
}
