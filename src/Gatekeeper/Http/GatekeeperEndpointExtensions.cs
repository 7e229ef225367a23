using Gatekeeper.Tcp.Endpoints;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Puts the gate before TLS at the endpoints that Kestrel's configuration names.</summary>
public static class GatekeeperEndpointExtensions
{
    /// <summary>
    /// Gates the endpoints of this configuration before TLS, those of them that have an entry in <c>Gatekeeper:Endpoints</c>; entries take effect at a reload.
    /// Use it on what <c>kestrel.Configure(...)</c> returns.
    /// </summary>
    public static KestrelConfigurationLoader UseGatekeeper(this KestrelConfigurationLoader loader)
    {
        foreach (var endpoint in loader.Configuration.GetSection("Endpoints").GetChildren())
        {
            var name = endpoint.Key;
            loader.Endpoint(
                name,
                configured =>
                {
                    var listen = configured.ListenOptions;
                    var door = listen.ApplicationServices.GetRequiredService<EndpointDoor>();
                    listen.Use(next => door.Use(next, name, configured.IsHttps));
                }
            );
        }

        return loader;
    }
}
