using Gatekeeper.Http;
using Gatekeeper.Tcp.Accepting;
using Gatekeeper.Telemetry.Exposition;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts the gate into an application's pipelines.</summary>
public static class GatekeeperApplicationBuilderExtensions
{
    /// <summary>
    /// The gate in YARP's pipeline: session affinity, then the gate, then YARP's load balancing among what the gate left (one destination).
    /// Passive health is left out on purpose: clients could switch a destination off by provoking errors.
    /// </summary>
    public static IReverseProxyApplicationBuilder UseGatekeeper(
        this IReverseProxyApplicationBuilder proxy
    )
    {
        // Started here, so that nothing from before the first scrape is missed.
        proxy.ApplicationServices.GetRequiredService<MetricsCollector>();
        proxy.UseSessionAffinity();
        proxy.UseMiddleware<GateMiddleware>();
        proxy.UseLoadBalancing();
        return proxy;
    }

    /// <summary>
    /// Refuses requests that a proxy and a server may read differently, and tells connections that ask for something from those that only hold a descriptor. Put
    /// it first.
    /// </summary>
    public static IApplicationBuilder UseStrictRequests(this IApplicationBuilder app) =>
        app.UseMiddleware<SpokenConnections>().UseMiddleware<StrictRequests>();

    /// <summary>
    /// Answers <c>GET /.gatekeeper/ticket</c>, where browsers collect the ticket of a refusal they could not read. Put it before the proxy is mapped.
    /// </summary>
    public static IApplicationBuilder UseGatekeeperTickets(this IApplicationBuilder app) =>
        app.UseMiddleware<TicketEndpoint>();

    /// <summary>Counts the endpoint's connections against the descriptor budget. Put it before <c>UseHttps</c>.</summary>
    public static ListenOptions UseGatekeeper(this ListenOptions listenOptions)
    {
        var count = listenOptions.ApplicationServices.GetRequiredService<ConnectionCount>();
        listenOptions.Use(count.Use);
        return listenOptions;
    }
}
