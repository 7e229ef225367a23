using Gatekeeper.Admin;
using Gatekeeper.Admission;
using Gatekeeper.Configuration;
using Gatekeeper.Http;
using Gatekeeper.Http.Peers;
using Gatekeeper.Probes;
using Gatekeeper.Protection;
using Gatekeeper.Tcp;
using Gatekeeper.Tcp.Accepting;
using Gatekeeper.Tcp.Endpoints;
using Gatekeeper.Telemetry;
using Gatekeeper.Telemetry.Exposition;
using Gatekeeper.Tunnels;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Forwarder;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the gate to an application.</summary>
public static class GatekeeperServiceCollectionExtensions
{
    /// <summary>
    /// Adds YARP from the section <c>ReverseProxy</c> and the gate from the section <c>Gatekeeper</c>. Afterwards map it with
    /// <c>app.MapReverseProxy(proxy => proxy.UseGatekeeper())</c>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The configuration's root; followed while the application runs.</param>
    /// <returns>YARP's builder, for transforms and the like.</returns>
    /// <exception cref="InvalidConfigurationException">At start, when the configuration has faults; the message names all of them.</exception>
    public static IReverseProxyBuilder AddGatekeeper(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ReloadLog>();
        services.TryAddSingleton(_ => DescriptorBudget.OfThisProcess());
        services.AddSingleton(provider =>
            ActivatorUtilities.CreateInstance<CurrentOptions>(provider, configuration)
        );
        services.AddSingleton<IForwarderHttpClientFactory, CountedHttpClientFactory>();
        services.AddSingleton<TunnelRegistry>();
        services.AddSingleton<HearingClock>();
        services.AddSingleton<SilentConnections>();
        services.AddSingleton<IParked>(provider => provider.GetRequiredService<GateDirectory>());
        services.AddSingleton<ConnectionLimits>();
        services.AddSingleton<ConnectionCount>();
        services.AddSingleton<ListeningSockets>();
        services.AddSingleton<Heartbeat>();
        services.AddSingleton<EndpointDoor>();
        services.AddSingleton<ClusterWatch>();
        services.AddSingleton<Inferences>();
        services.AddSingleton<GateDirectory>();
        services.AddSingleton<CurrentKeys>();
        services.AddSingleton<PassDesk>();
        services.AddSingleton<TicketDesk>();
        services.AddSingleton<ClaimDesk>();
        services.AddSingleton<PeerBoard>();
        services.AddSingleton<PeerGates>();
        services.AddSingleton<PeerLog>();
        services.AddSingleton<PeerListener>();
        services.AddSingleton<IMetricSources, MetricSources>();
        services.AddSingleton<IGateControl, GateControl>();
        services.AddSingleton<OperatorOrders>();
        services.AddSingleton<GatekeeperMetrics>();
        services.AddSingleton(provider => new Lazy<GatekeeperMetrics>(
            provider.GetRequiredService<GatekeeperMetrics>
        ));
        services.AddSingleton<MetricsCollector>();
        services.AddSingleton<IProbeObserver, ProbeObserver>();
        // First in, last out: what was learned is there before the gates are, and is written when the drain is over.
        services.AddHostedService<StateKeeper>();
        // The same for other gates: they are heard before the first connection, and hear of a drain while it lasts.
        services.AddHostedService<PeerServer>();
        services.AddHostedService<PeerExchange>();
        services.AddHostedService<GateUpkeep>();
        services.AddHostedService<ClusterProbes>();
        services.AddRawConnections();
        // What is read ahead of a request that waits. Kestrel's own limit of that name says nothing to its transport, which would read 1 MiB for each.
        services.Configure<SocketTransportOptions>(static sockets =>
            sockets.MaxReadBufferSize = GatekeeperKestrelExtensions.ReadAhead
        );
        return services
            .AddReverseProxy()
            .LoadFromConfig(configuration.GetSection(ConfigurationCheck.ProxySection))
            .AddConfigFilter<ClusterDefaults>()
            .AddTransforms(ForwardingHeaders.AddTo)
            .AddTransforms(ResponseHygiene.AddTo);
    }
}
