using System.Net;
using System.Net.Sockets;
using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Http;

/// <summary>
/// What stands for a device in the tables of an inference: the device id it gives, else its IPv6 address. An IPv4 address is no device: behind a
/// carrier's translation it is thousands. Nor is the address of a trusted peer, which forwards others' requests.
/// </summary>
internal static class DeviceKey
{
    private const int AddressBytes = 16;

    /// <summary>The key; null when nothing stands for the device. <see cref="RequestHygiene.Clean"/> comes first.</summary>
    public static ulong? Of(HttpContext context, GatekeeperOptions options) =>
        context.Request.Headers[HeaderNames.Device] is [{ Length: > 0 } device]
            ? Fingerprint.Of("", device)
            : OfAddress(context.Connection.RemoteIpAddress, options);

    /// <summary>The same for a raw connection.</summary>
    /// <param name="device">The device id it gives, or null.</param>
    /// <param name="peer">Where it comes from.</param>
    /// <param name="options">Who is trusted.</param>
    public static ulong? Of(string? device, EndPoint? peer, GatekeeperOptions options) =>
        device is { Length: > 0 }
            ? Fingerprint.Of("", device)
            : OfAddress((peer as IPEndPoint)?.Address, options);

    /// <summary>The whole address, unlike a budget's: in one home network each phone has its own.</summary>
    private static ulong? OfAddress(IPAddress? peer, GatekeeperOptions options)
    {
        Span<byte> bytes = stackalloc byte[AddressBytes];
        if (
            peer is not { IsIPv4MappedToIPv6: false } address
            || address.AddressFamily != AddressFamily.InterNetworkV6
            || options.IsTrusted(address)
            || !address.TryWriteBytes(bytes, out _)
        )
        {
            return null;
        }

        var (network, host) = (BitConverter.ToInt64(bytes), BitConverter.ToInt64(bytes[8..]));
        return ((ulong)(uint)HashCode.Combine(network, host) << 32)
            | (uint)HashCode.Combine(host, network, AddressBytes);
    }
}
