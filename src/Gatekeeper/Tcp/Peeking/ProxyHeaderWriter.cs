using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gatekeeper.Tcp.Peeking;

/// <summary>Writes PROXY protocol headers, version 2.</summary>
internal static class ProxyHeaderWriter
{
    private const int LongestName = 255;

    /// <summary>
    /// Writes what a header says. Addresses of two families are both written as IPv6; without addresses the header names none. Its <see cref="ProxyHeader.Length"/>
    /// does not matter. Names longer than 255 characters or not ASCII are left out.
    /// </summary>
    public static byte[] Write(ProxyHeader header)
    {
        var bytes = new List<byte>(64);
        bytes.AddRange(ProxyVersion2.Signature);
        bytes.Add(header.IsLocal ? ProxyVersion2.Local : ProxyVersion2.Proxied);
        if (header is { IsLocal: false, Source: { } source, Destination: { } destination })
        {
            WriteAddresses(bytes, source, destination);
        }
        else
        {
            WriteFamily(bytes, ProxyVersion2.Unspecified);
        }

        if (!header.IsLocal)
        {
            WriteField(bytes, ProxyFields.Alpn, header.Alpn);
            WriteField(bytes, ProxyFields.Authority, header.Authority);
            foreach (var known in header.Classes)
            {
                WriteField(bytes, ProxyHeader.ClassType, known);
            }
        }

        var written = bytes.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(
            written.AsSpan(14),
            (ushort)(written.Length - ProxyVersion2.FixedBytes)
        );
        return written;
    }

    private static void WriteAddresses(List<byte> bytes, IPEndPoint source, IPEndPoint destination)
    {
        var (from, to) = (Plain(source.Address), Plain(destination.Address));
        var isIp4 =
            from.AddressFamily == AddressFamily.InterNetwork
            && to.AddressFamily == AddressFamily.InterNetwork;
        if (!isIp4)
        {
            (from, to) = (from.MapToIPv6(), to.MapToIPv6());
        }

        WriteFamily(bytes, isIp4 ? ProxyVersion2.TcpOverIp4 : ProxyVersion2.TcpOverIp6);
        bytes.AddRange(from.GetAddressBytes());
        bytes.AddRange(to.GetAddressBytes());
        WritePort(bytes, source.Port);
        WritePort(bytes, destination.Port);
    }

    private static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>And two bytes for the length, which is not known yet.</summary>
    private static void WriteFamily(List<byte> bytes, byte family)
    {
        bytes.Add(family);
        bytes.Add(0);
        bytes.Add(0);
    }

    private static void WritePort(List<byte> bytes, int port) =>
        bytes.AddRange((byte)(port >> 8), (byte)port);

    private static void WriteField(List<byte> bytes, byte type, string? text)
    {
        if (text is not { Length: > 0 and <= LongestName } || !Ascii.IsValid(text))
        {
            return;
        }

        bytes.Add(type);
        WritePort(bytes, text.Length);
        bytes.AddRange(Encoding.ASCII.GetBytes(text));
    }
}
