using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gatekeeper.Classification;

/// <summary>
/// 64 bits that stand for a device or an address in tables of this process. Two hashes that .NET seeds anew in every process, so that nobody can look
/// for devices that share one.
/// </summary>
public static class Fingerprint
{
    /// <summary>Of a device under a policy.</summary>
    public static ulong Of(string scope, string device)
    {
        var second = new HashCode();
        second.AddBytes(MemoryMarshal.AsBytes(scope.AsSpan()));
        second.Add('\0');
        second.AddBytes(MemoryMarshal.AsBytes(device.AsSpan()));
        return ((ulong)(uint)string.GetHashCode(device, StringComparison.Ordinal) << 32)
            | (uint)second.ToHashCode();
    }

    /// <summary>Of a client's network under a policy: an IPv4 address, or the first 64 bits of an IPv6 address, which are one customer's.</summary>
    public static ulong Of(string scope, IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        var known = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        known.TryWriteBytes(bytes, out var length);
        var network = bytes[..(known.AddressFamily == AddressFamily.InterNetworkV6 ? 8 : length)];
        var second = new HashCode();
        second.AddBytes(network);
        return ((ulong)(uint)HashCode.Combine(scope, network.Length, second.ToHashCode()) << 32)
            | (uint)second.ToHashCode();
    }
}
