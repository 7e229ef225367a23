using Gatekeeper.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Sets Kestrel up for an edge behind which a gate stands.</summary>
public static class GatekeeperKestrelExtensions
{
    /// <summary>A parked request reads at most this far ahead.</summary>
    internal const long ReadAhead = 64 * 1024;

    /// <summary>
    /// HTTP/1.1 only (HTTP/2 control-frame floods are not bounded), no Server header, request headers within 10 s (HAProxy's own test setting),
    /// at most 64 KiB read ahead, ASCII header bytes only, and every endpoint counted against the descriptor budget.
    /// </summary>
    public static KestrelServerOptions UseGatekeeper(this KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.MaxRequestBufferSize = ReadAhead;
        kestrel.RequestHeaderEncodingSelector = StrictHeaderEncoding.Of;
        kestrel.ConfigureEndpointDefaults(static endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.UseGatekeeper();
        });
        return kestrel;
    }
}
