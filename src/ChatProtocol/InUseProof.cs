using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ChatProtocol;

/// <summary>
/// How a device proves, outside of the channel, that it says "I am in use": HMAC-SHA256 with the secret of its ticket as key, over the label
/// "chatbackend/1 in-use", the ticket and the time. Whoever overhears it can say the same again for a minute, and nothing else.
/// </summary>
public static class InUseProof
{
    public const int Bytes = 32;

    /// <summary>A proof from longer ago, or from further ahead, counts for nothing.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private static readonly byte[] Label = Encoding.ASCII.GetBytes("chatbackend/1 in-use");

    /// <param name="psk">The ticket's secret, 32 bytes.</param>
    /// <param name="ticket">The ticket as it travels.</param>
    /// <param name="unixSeconds">Now; 8 bytes, most significant first.</param>
    public static byte[] Of(ReadOnlySpan<byte> psk, ReadOnlySpan<byte> ticket, long unixSeconds)
    {
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(time, unixSeconds);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, psk);
        hmac.AppendData(Label);
        hmac.AppendData(ticket);
        hmac.AppendData(time);
        return hmac.GetHashAndReset();
    }
}
