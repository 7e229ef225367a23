using System.Globalization;
using System.Net;

namespace Gatekeeper.Configuration;

/// <summary>Reads addresses of TCP listeners and of their destinations.</summary>
internal static class TcpAddress
{
    private const string Scheme = "tcp://";

    /// <summary>Reads <c>tcp://ADDRESS:PORT</c>, where the address is an IP address, <c>localhost</c> or <c>*</c>.</summary>
    public static IPEndPoint? TryParseListener(string? url)
    {
        if (
            url is null
            || !url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || TryParse(url[Scheme.Length..].TrimEnd('/')) is not var (host, port)
        )
        {
            return null;
        }

        host =
            host == "*" ? "0.0.0.0"
            : host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1"
            : host;
        return IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : null;
    }

    /// <summary>Reads <c>ADDRESS:PORT</c>, where the address is an IP address (IPv6 in brackets) or a host name.</summary>
    public static EndPoint? TryParseDestination(string text)
    {
        if (TryParse(text) is not var (host, port) || port == 0)
        {
            return null;
        }

        if (IPAddress.TryParse(host, out var address))
        {
            return new IPEndPoint(address, port);
        }

        return Uri.CheckHostName(host) == UriHostNameType.Dns ? new DnsEndPoint(host, port) : null;
    }

    private static (string Host, int Port)? TryParse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (
            colon <= 0
            || !ushort.TryParse(
                text.AsSpan(colon + 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var port
            )
        )
        {
            return null;
        }

        var host = text[..colon];
        if (host.StartsWith('[') && host.EndsWith(']'))
        {
            return (host[1..^1], port);
        }

        // Without brackets the last group of an IPv6 address would pass for the port.
        return host.Contains(':', StringComparison.Ordinal) ? null : (host, port);
    }
}
