using Gatekeeper.Configuration;
using Gatekeeper.Http;
using Gatekeeper.Tcp.Accepting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Sets Kestrel up for an edge behind which a gate stands.</summary>
public static class GatekeeperKestrelExtensions
{
    /// <summary>A parked request reads at most this far ahead.</summary>
    internal const long ReadAhead = 64 * 1024;

    /// <summary>
    /// HTTP/1.1 only (HTTP/2 control-frame floods are not bounded), no Server header, request headers within <c>Limits:HeadersTimeout</c>,
    /// at most 64 KiB read ahead, ASCII header bytes only, and every endpoint counted against the descriptor budget.
    /// </summary>
    public static KestrelServerOptions UseGatekeeper(this KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.RequestHeadersTimeout = kestrel
            .ApplicationServices.GetRequiredService<CurrentOptions>()
            .Value.Limits.HeadersTimeout;
        kestrel.Limits.MaxRequestBufferSize = ReadAhead;
        kestrel.RequestHeaderEncodingSelector = StrictHeaderEncoding.Of;
        kestrel.ConfigureEndpointDefaults(static endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.UseGatekeeper();
        });
        return kestrel;
    }

    /// <summary>
    /// Makes the listening sockets the gate's: every connection is counted as it is accepted, another gate may share the address where
    /// <c>Listen:ReusePort</c> says so, and at the end whoever waits to be accepted is served or refused, not reset. Put it after <c>UseSockets</c>.
    /// </summary>
    public static IWebHostBuilder UseGatekeeperSockets(this IWebHostBuilder host) =>
        host.ConfigureServices(static services =>
            services.AddSingleton<IConnectionListenerFactory>(
                static provider => new GateListenerFactory(
                    provider.GetRequiredService<IOptions<SocketTransportOptions>>().Value,
                    provider.GetRequiredService<CurrentOptions>(),
                    provider.GetRequiredService<ConnectionCount>(),
                    provider.GetRequiredService<ListeningSockets>(),
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILoggerFactory>()
                )
            )
        );
}
