using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Gatekeeper.Tcp.Peeking;

/// <summary>The fields at the end of a version 2 header (the specification calls them TLVs).</summary>
internal static class ProxyFields
{
    public const byte Alpn = 0x01;
    public const byte Authority = 0x02;

    /// <summary>CRC-32C of the whole header, its own four bytes taken as zero.</summary>
    public const byte Checksum = 0x03;

    /// <summary>Type and length.</summary>
    public const int FixedBytes = 3;

    private const int LongestClass = 32;
    private const int LongestName = 255;

    /// <summary>Reads all fields of a header; null when they do not end where it does, or its checksum is wrong.</summary>
    /// <param name="whole">The header from its first byte to its last.</param>
    /// <param name="at">Where the fields begin.</param>
    /// <param name="header">What the header said before them.</param>
    public static ProxyHeader? Read(ReadOnlySpan<byte> whole, int at, ProxyHeader header)
    {
        List<string>? classes = null;
        while (at < whole.Length)
        {
            if (whole.Length - at < FixedBytes)
            {
                return null;
            }

            var type = whole[at];
            var length = BinaryPrimitives.ReadUInt16BigEndian(whole[(at + 1)..]);
            at += FixedBytes;
            if (whole.Length - at < length)
            {
                return null;
            }

            var value = whole.Slice(at, length);
            switch (type)
            {
                case Alpn:
                    header = header with { Alpn = Text(value, LongestName) };
                    break;
                case Authority:
                    header = header with { Authority = Text(value, LongestName) };
                    break;
                case ProxyHeader.ClassType:
                    (classes ??= []).Add(Text(value, LongestClass) ?? "");
                    break;
                case Checksum when !IsRight(whole, at, value):
                    return null;
                default:
                    // Fields that nobody here has use for are allowed.
                    break;
            }

            at += length;
        }

        return classes is null ? header : header with { Classes = classes };
    }

    /// <summary>Printable ASCII or nothing: these end in logs and comparisons.</summary>
    private static string? Text(ReadOnlySpan<byte> value, int longest) =>
        value.Length is 0
        || value.Length > longest
        || value.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? null
            : Encoding.ASCII.GetString(value);

    private static bool IsRight(ReadOnlySpan<byte> whole, int at, ReadOnlySpan<byte> value)
    {
        if (value.Length != sizeof(uint))
        {
            return false;
        }

        var checksum = uint.MaxValue;
        for (var index = 0; index < whole.Length; index++)
        {
            var isOwn = index >= at && index < at + sizeof(uint);
            checksum = BitOperations.Crc32C(checksum, isOwn ? (byte)0 : whole[index]);
        }

        return ~checksum == BinaryPrimitives.ReadUInt32BigEndian(value);
    }
}
