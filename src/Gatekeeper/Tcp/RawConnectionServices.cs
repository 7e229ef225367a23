using Gatekeeper.Tcp.Listeners;
using Gatekeeper.Tcp.Parking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatekeeper.Tcp;

/// <summary>What raw connections need of an application's services.</summary>
internal static class RawConnectionServices
{
    /// <summary>Adds the TCP listeners and the probes of their destinations.</summary>
    public static IServiceCollection AddRawConnections(this IServiceCollection services)
    {
        services.TryAddSingleton<ConnectionDoor>();
        services.AddSingleton<ProxyHeaderReading>();
        services.AddSingleton<Introductions>();
        services.AddSingleton<RawForwarding>();
        services.AddSingleton<RawConnections>();
        services.AddSingleton<TcpListeners>();
        services.AddSingleton<IListenerAddresses>(provider =>
            provider.GetRequiredService<TcpListeners>()
        );
        services.AddHostedService(provider => provider.GetRequiredService<TcpListeners>());
        services.AddHostedService<HealthProbes>();
        return services;
    }
}
