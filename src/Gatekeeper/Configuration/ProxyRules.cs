using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Gatekeeper.Configuration;

/// <summary>What YARP itself says of its section, and YARP settings that are known to be traps behind a gate.</summary>
internal static class ProxyRules
{
    public static void Check(
        IConfiguration configuration,
        GatekeeperOptions options,
        StrictBinder binder
    )
    {
        var section = configuration.GetSection(ConfigurationCheck.ProxySection);
        using var services = new ServiceCollection()
            .AddLogging()
            .AddReverseProxy()
            .LoadFromConfig(section)
            .Services.BuildServiceProvider();
        IProxyConfig proxy;
        try
        {
            proxy = services.GetRequiredService<IProxyConfigProvider>().GetConfig();
        }
#pragma warning disable CA1031 // Whatever YARP throws at a section it cannot read is a fault of the configuration.
        catch (Exception unreadable)
#pragma warning restore CA1031
        {
            binder.Fault(ConfigurationCheck.ProxySection, Innermost(unreadable));
            return;
        }

        var validator = services.GetRequiredService<IConfigValidator>();
        foreach (var route in proxy.Routes)
        {
            CheckRoute(route, proxy, options, validator, binder);
        }

        foreach (var cluster in proxy.Clusters)
        {
            CheckCluster(cluster, validator, binder);
        }
    }

    /// <summary>The names of YARP's clusters as they are written, whether or not YARP can read them.</summary>
    public static IEnumerable<string> ClusterNames(IConfiguration configuration) =>
        configuration
            .GetSection($"{ConfigurationCheck.ProxySection}:Clusters")
            .GetChildren()
            .Select(cluster => cluster.Key);

    private static void CheckRoute(
        RouteConfig route,
        IProxyConfig proxy,
        GatekeeperOptions options,
        IConfigValidator validator,
        StrictBinder binder
    )
    {
        var key = $"{ConfigurationCheck.ProxySection}:Routes:{route.RouteId}";
        foreach (var fault in Answer(validator.ValidateRouteAsync(route)))
        {
            binder.Fault(key, fault.Message);
        }

        var clusters = proxy.Clusters.Select(cluster => cluster.ClusterId).ToArray();
        if (route.ClusterId is null)
        {
            binder.Fault($"{key}:ClusterId", "is missing; name a cluster of ReverseProxy:Clusters");
        }
        else if (!clusters.Contains(route.ClusterId, StringComparer.OrdinalIgnoreCase))
        {
            binder.Fault(
                $"{key}:ClusterId",
                $"no cluster is called '{route.ClusterId}'{NameGuess.DidYouMean(route.ClusterId, clusters)}"
            );
        }

        foreach (var (name, value) in route.Metadata ?? new Dictionary<string, string>())
        {
            if (name.Equals(ConfigurationCheck.PolicyMetadata, StringComparison.OrdinalIgnoreCase))
            {
                if (value is null || !options.Policies.ContainsKey(value))
                {
                    binder.Fault(
                        $"{key}:Metadata:{name}",
                        $"no policy in Gatekeeper:Policies is called '{value}'{NameGuess.DidYouMean(value ?? "", options.Policies.Keys)}"
                    );
                }
            }
            else if (NameGuess.Nearest(name, [ConfigurationCheck.PolicyMetadata]) is { } meant)
            {
                binder.Fault(
                    $"{key}:Metadata:{name}",
                    $"unknown key '{name}'; did you mean '{meant}'?"
                );
            }
        }
    }

    private static void CheckCluster(
        ClusterConfig cluster,
        IConfigValidator validator,
        StrictBinder binder
    )
    {
        var key = $"{ConfigurationCheck.ProxySection}:Clusters:{cluster.ClusterId}";
        foreach (var fault in Answer(validator.ValidateClusterAsync(cluster)))
        {
            binder.Fault(key, fault.Message);
        }

        if (cluster.Destinations is not { Count: > 0 })
        {
            binder.Fault(
                $"{key}:Destinations",
                "there is none; name at least one with its Address"
            );
        }

        foreach (
            var (name, destination) in cluster.Destinations
                ?? new Dictionary<string, DestinationConfig>()
        )
        {
            if (
                !Uri.TryCreate(destination.Address, UriKind.Absolute, out var address)
                || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            )
            {
                binder.Fault(
                    $"{key}:Destinations:{name}:Address",
                    $"'{destination.Address}' is not an address; write for example \"http://127.0.0.1:7100/\""
                );
            }
        }

        if (cluster.HttpRequest?.Version is { Major: > 1 } version)
        {
            binder.Fault(
                $"{key}:HttpRequest:Version",
                $"'{version}' does not carry WebSockets of HTTP/1.1 clients; leave it out or write \"1.1\""
            );
        }

        if (cluster.HealthCheck?.Passive?.Enabled == true)
        {
            binder.Fault(
                $"{key}:HealthCheck:Passive:Enabled",
                "passive health lets any client switch a healthy destination off by provoking errors; leave it out (failed connects are seen without it) or use HealthCheck:Active"
            );
        }

        if (cluster.HttpClient?.MaxConnectionsPerServer is not null)
        {
            binder.Fault(
                $"{key}:HttpClient:MaxConnectionsPerServer",
                $"it makes a hidden queue behind the gate; leave it out and use Gatekeeper:Backends:{cluster.ClusterId}:Window"
            );
        }
    }

    /// <summary>YARP's validators answer at once; they are asynchronous only in form.</summary>
    private static IList<Exception> Answer(ValueTask<IList<Exception>> faults) =>
        faults.IsCompleted ? faults.Result : faults.AsTask().GetAwaiter().GetResult();

    private static string Innermost(Exception fault) =>
        fault.InnerException is { } inner ? Innermost(inner) : fault.Message;
}
