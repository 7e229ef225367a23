using System.Buffers.Binary;
using System.Net;

namespace Gatekeeper.Tcp.Peeking;

/// <summary>The header as bytes: a signature, what it is about, its length, addresses, and fields of a type and a length each.</summary>
internal static class ProxyVersion2
{
    /// <summary>Signature, version and command, family, length of the rest.</summary>
    public const int FixedBytes = 16;

    /// <summary>Version 2, command PROXY.</summary>
    public const byte Proxied = 0x21;

    /// <summary>Version 2, command LOCAL.</summary>
    public const byte Local = 0x20;

    public const byte Unspecified = 0x00;
    public const byte TcpOverIp4 = 0x11;
    public const byte TcpOverIp6 = 0x21;
    public const byte UnixStream = 0x31;

    private const int Ip4Bytes = 4;
    private const int Ip6Bytes = 16;
    private const int PathBytes = 108;

    /// <summary>What no other protocol begins with.</summary>
    public static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Whether bytes begin as such a header does, as far as they go.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes)
    {
        var known = Math.Min(bytes.Length, Signature.Length);
        return bytes[..known].SequenceEqual(Signature[..known]);
    }

    /// <summary>Reads it; the bytes begin as it does.</summary>
    public static ProxyHeaderStatus Read(ReadOnlySpan<byte> bytes, out ProxyHeader? header)
    {
        header = null;
        if (bytes.Length < FixedBytes)
        {
            return ProxyHeaderStatus.NeedMore;
        }

        var (command, family) = (bytes[12], bytes[13]);
        var length = FixedBytes + BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (command is not (Proxied or Local) || length > ProxyHeader.MostBytes)
        {
            return ProxyHeaderStatus.Invalid;
        }

        if (bytes.Length < length)
        {
            return ProxyHeaderStatus.NeedMore;
        }

        header =
            command == Local
                ? new ProxyHeader { IsLocal = true }
                : ReadProxied(bytes[..length], family);
        if (header is null)
        {
            return ProxyHeaderStatus.Invalid;
        }

        header = header with { Length = length };
        return ProxyHeaderStatus.Read;
    }

    private static ProxyHeader? ReadProxied(ReadOnlySpan<byte> whole, byte family)
    {
        var addresses = family switch
        {
            Unspecified => 0,
            TcpOverIp4 => 2 * (Ip4Bytes + sizeof(ushort)),
            TcpOverIp6 => 2 * (Ip6Bytes + sizeof(ushort)),
            UnixStream => 2 * PathBytes,
            _ => -1,
        };
        if (addresses < 0 || whole.Length < FixedBytes + addresses)
        {
            return null;
        }

        var header = family switch
        {
            TcpOverIp4 => ReadAddresses(whole[FixedBytes..], Ip4Bytes),
            TcpOverIp6 => ReadAddresses(whole[FixedBytes..], Ip6Bytes),
            _ => new ProxyHeader(),
        };
        return ProxyFields.Read(whole, FixedBytes + addresses, header);
    }

    private static ProxyHeader ReadAddresses(ReadOnlySpan<byte> block, int size) =>
        new()
        {
            Source = new IPEndPoint(
                new IPAddress(block[..size]),
                BinaryPrimitives.ReadUInt16BigEndian(block[(2 * size)..])
            ),
            Destination = new IPEndPoint(
                new IPAddress(block[size..(2 * size)]),
                BinaryPrimitives.ReadUInt16BigEndian(block[(2 * size + sizeof(ushort))..])
            ),
        };
}
