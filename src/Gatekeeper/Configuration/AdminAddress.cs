using System.Net;

namespace Gatekeeper.Configuration;

/// <summary>Reads <c>Gatekeeper:Admin:Url</c>.</summary>
public static class AdminAddress
{
    /// <summary>Reads <c>http://ADDRESS:PORT</c>, where the address is an IP address, <c>localhost</c> or <c>*</c>.</summary>
    public static bool TryParse(string url, out IPEndPoint address)
    {
        address = new IPEndPoint(IPAddress.Loopback, 0);
        var host = url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal)
            .Replace("://localhost", "://127.0.0.1", StringComparison.OrdinalIgnoreCase);
        if (
            !Uri.TryCreate(host, UriKind.Absolute, out var uri)
            || uri.Scheme != Uri.UriSchemeHttp
            || uri.PathAndQuery != "/"
            || !IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip)
        )
        {
            return false;
        }

        address = new IPEndPoint(ip, uri.Port);
        return true;
    }
}
