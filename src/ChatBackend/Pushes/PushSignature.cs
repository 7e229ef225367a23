using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChatBackend.Pushes;

/// <summary>
/// Proves to the receiver that a call is ours and fresh: HMAC-SHA256, with the secret's UTF-8 bytes as key, over the timestamp's digits, a
/// full stop and the body's bytes.
/// </summary>
internal static class PushSignature
{
    /// <summary>Unix seconds.</summary>
    public const string TimestampHeader = "Chat-Push-Timestamp";

    /// <summary>"v1=" and 64 hexadecimal digits in lower case.</summary>
    public const string SignatureHeader = "Chat-Push-Signature";

    public static string Of(string secret, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(
            HashAlgorithmName.SHA256,
            Encoding.UTF8.GetBytes(secret)
        );
        hmac.AppendData(
            Encoding.ASCII.GetBytes(timestamp.ToString(CultureInfo.InvariantCulture) + ".")
        );
        hmac.AppendData(body);
        return "v1=" + Convert.ToHexStringLower(hmac.GetHashAndReset());
    }
}
