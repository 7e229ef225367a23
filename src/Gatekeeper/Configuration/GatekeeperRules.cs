using System.Net;
using Microsoft.Extensions.Configuration;

namespace Gatekeeper.Configuration;

/// <summary>Rules between keys of the section <c>Gatekeeper</c>.</summary>
internal static class GatekeeperRules
{
    private const int ShortestToken = 16;

    public static void Check(
        GatekeeperOptions options,
        IConfiguration configuration,
        StrictBinder binder
    )
    {
        CheckAdmin(options.Admin, binder);
        CheckBackends(options, configuration, binder);
        if (options.StateDirectory.Contains('\0', StringComparison.Ordinal))
        {
            binder.Fault(
                "Gatekeeper:StateDirectory",
                "is not a path; write one, or \"\" to keep nothing"
            );
        }

        foreach (
            var (network, index) in options.TrustedNetworks.Select(
                (network, index) => (network, index)
            )
        )
        {
            if (!IPNetwork.TryParse(network, out _))
            {
                binder.Fault(
                    $"Gatekeeper:TrustedNetworks:{index}",
                    $"'{network}' is not a network; write an address and a prefix, for example \"10.0.0.0/8\""
                );
            }
        }
    }

    private static void CheckAdmin(AdminOptions admin, StrictBinder binder)
    {
        const string key = "Gatekeeper:Admin";
        if (admin.Token is { Length: < ShortestToken })
        {
            binder.Fault(
                $"{key}:Token",
                $"is too short to be a secret; use at least {ShortestToken} characters"
            );
        }

        if (string.IsNullOrEmpty(admin.Url))
        {
            return;
        }

        if (!AdminAddress.TryParse(admin.Url, out var address))
        {
            binder.Fault(
                $"{key}:Url",
                $"'{admin.Url}' is not an address to listen on; write \"http://127.0.0.1:7290\" (an IP address or localhost, and a port)"
            );
        }
        else if (!IPAddress.IsLoopback(address.Address) && admin.Token is null)
        {
            binder.Fault(
                $"{key}:Url",
                $"'{admin.Url}' can be reached from other machines; set Gatekeeper:Admin:Token, or listen on 127.0.0.1"
            );
        }
    }

    private static void CheckBackends(
        GatekeeperOptions options,
        IConfiguration configuration,
        StrictBinder binder
    )
    {
        var clusters = ProxyRules
            .ClusterNames(configuration)
            .Concat(options.Listeners.Values.Select(listener => listener.Backend ?? ""))
            .ToArray();
        foreach (var (name, backend) in options.Backends)
        {
            var key = $"Gatekeeper:Backends:{name}";
            if (!clusters.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                binder.Fault(
                    key,
                    $"no cluster in ReverseProxy:Clusters is called '{name}'{NameGuess.DidYouMean(name, clusters)}"
                );
            }

            if (backend.Window.Min > backend.Window.Max)
            {
                binder.Fault(
                    $"{key}:Window:Min",
                    $"{backend.Window.Min} is more than Window:Max ({backend.Window.Max}); lower Min or raise Max"
                );
            }

            if (backend.Window.Initial is { } initial && initial > backend.Window.Max)
            {
                binder.Fault(
                    $"{key}:Window:Initial",
                    $"{initial} is more than Window:Max ({backend.Window.Max}); lower Initial or raise Max"
                );
            }
        }
    }
}
