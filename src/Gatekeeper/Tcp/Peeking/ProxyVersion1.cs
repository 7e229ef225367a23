using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gatekeeper.Tcp.Peeking;

/// <summary>The header as a line of text: <c>PROXY TCP4 192.0.2.1 192.0.2.2 49152 5222</c>.</summary>
internal static class ProxyVersion1
{
    /// <summary>The longest line that the specification knows, its end included.</summary>
    private const int LongestLine = 107;

    private static readonly SearchValues<char> AddressLetters = SearchValues.Create(
        "0123456789abcdefABCDEF:."
    );

    private static ReadOnlySpan<byte> Signature => "PROXY "u8;

    /// <summary>Whether bytes begin as such a line does, as far as they go.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes)
    {
        var known = Math.Min(bytes.Length, Signature.Length);
        return bytes[..known].SequenceEqual(Signature[..known]);
    }

    /// <summary>Reads it; the bytes begin as it does.</summary>
    public static ProxyHeaderStatus Read(ReadOnlySpan<byte> bytes, out ProxyHeader? header)
    {
        header = null;
        var end = bytes[..Math.Min(bytes.Length, LongestLine)].IndexOf("\r\n"u8);
        if (end < 0)
        {
            return bytes.Length < LongestLine
                ? ProxyHeaderStatus.NeedMore
                : ProxyHeaderStatus.Invalid;
        }

        var words = Encoding.Latin1.GetString(bytes[Signature.Length..end]).Split(' ');
        header = words[0] switch
        {
            "UNKNOWN" => new ProxyHeader { IsLocal = true },
            "TCP4" => ReadAddresses(words, AddressFamily.InterNetwork),
            "TCP6" => ReadAddresses(words, AddressFamily.InterNetworkV6),
            _ => null,
        };
        if (header is null)
        {
            return ProxyHeaderStatus.Invalid;
        }

        header = header with { Length = end + 2 };
        return ProxyHeaderStatus.Read;
    }

    private static ProxyHeader? ReadAddresses(string[] words, AddressFamily family) =>
        words is [_, var source, var destination, var sourcePort, var destinationPort]
        && TryReadAddress(source, family) is { } from
        && TryReadAddress(destination, family) is { } to
        && TryReadPort(sourcePort) is { } fromPort
        && TryReadPort(destinationPort) is { } toPort
            ? new ProxyHeader
            {
                Source = new IPEndPoint(from, fromPort),
                Destination = new IPEndPoint(to, toPort),
            }
            : null;

    /// <summary>.NET reads more than the specification writes: <c>127.1</c>, hexadecimal parts, scopes, brackets.</summary>
    private static IPAddress? TryReadAddress(string text, AddressFamily family) =>
        !text.AsSpan().ContainsAnyExcept(AddressLetters)
        && IPAddress.TryParse(text, out var address)
        && address.AddressFamily == family
        && (family == AddressFamily.InterNetworkV6 || address.ToString() == text)
            ? address
            : null;

    private static ushort? TryReadPort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && (text.Length == 1 || text[0] != '0')
            ? port
            : null;
}
