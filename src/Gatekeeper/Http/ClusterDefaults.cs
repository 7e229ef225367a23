using System.Net;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gatekeeper.Http;

/// <summary>Defaults of YARP that are traps for chat: tunnels cut after 100 idle seconds, and HTTP/2 tried first towards https destinations.</summary>
internal sealed class ClusterDefaults : IProxyConfigFilter
{
    /// <summary>How long a tunnel may be idle where the cluster does not say; the backend's own pings and TCP keep-alive find dead ones sooner.</summary>
    private static readonly TimeSpan IdleTunnel = TimeSpan.FromDays(1);

    public ValueTask<ClusterConfig> ConfigureClusterAsync(
        ClusterConfig cluster,
        CancellationToken cancel
    )
    {
        var request = cluster.HttpRequest ?? new ForwarderRequestConfig();
        return new(
            cluster with
            {
                HttpRequest = request with
                {
                    ActivityTimeout = request.ActivityTimeout ?? IdleTunnel,
                    Version = request.Version ?? HttpVersion.Version11,
                    VersionPolicy = request.VersionPolicy ?? HttpVersionPolicy.RequestVersionExact,
                },
            }
        );
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(
        RouteConfig route,
        ClusterConfig? cluster,
        CancellationToken cancel
    ) => new(route);
}
