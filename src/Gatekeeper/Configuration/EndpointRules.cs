using Gatekeeper.Classification;
using Microsoft.Extensions.Configuration;

namespace Gatekeeper.Configuration;

/// <summary>Rules for endpoints that are gated before TLS.</summary>
internal static class EndpointRules
{
    public static void Check(
        GatekeeperOptions options,
        IConfiguration configuration,
        StrictBinder binder
    )
    {
        var listening = configuration.GetSection("Kestrel:Endpoints").GetChildren().ToArray();
        var clusters = ProxyRules.ClusterNames(configuration).ToArray();
        foreach (var (name, endpoint) in options.Endpoints)
        {
            var key = $"Gatekeeper:Endpoints:{name}";
            var names = listening.Select(known => known.Key);
            var found = Array.Find(
                listening,
                known => known.Key.Equals(name, StringComparison.OrdinalIgnoreCase)
            );
            if (found is null)
            {
                // Not a fault: a file may be kept for an endpoint that is given on another machine alone, as by the environment.
                binder.Warn(
                    key,
                    $"has no effect: no endpoint in Kestrel:Endpoints is called '{name}'{NameGuess.DidYouMean(name, names)}"
                );
            }
            else if (!IsTls(found) && endpoint.Sni.Count + endpoint.Alpn.Count > 0)
            {
                binder.Fault(
                    $"{key}:{(endpoint.Sni.Count > 0 ? "Sni" : "Alpn")}",
                    $"{found.Path}:Url is '{found["Url"]}', and without TLS nobody says a name before the request; make it https, or use Class"
                );
            }

            if (endpoint.ProxyProtocol is ProxyProtocolUse.Send or ProxyProtocolUse.Both)
            {
                binder.Fault(
                    $"{key}:ProxyProtocol",
                    $"'{endpoint.ProxyProtocol}' is for listeners; requests tell their destination of the client by X-Forwarded-For. Write \"Accept\" or \"None\""
                );
            }

            CheckNames(key, endpoint, options, clusters, binder);
            CheckClasses($"{key}:Sni", endpoint.Sni, binder);
            CheckClasses($"{key}:Alpn", endpoint.Alpn, binder);
            if (endpoint.Class is { } named)
            {
                CheckClass($"{key}:Class", named, binder);
            }
        }
    }

    private static bool IsTls(IConfigurationSection endpoint) =>
        endpoint["Url"]?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;

    private static void CheckNames(
        string key,
        EndpointOptions endpoint,
        GatekeeperOptions options,
        string[] clusters,
        StrictBinder binder
    )
    {
        if (string.IsNullOrEmpty(endpoint.Backend))
        {
            binder.Fault(
                $"{key}:Backend",
                "is missing; name the cluster in ReverseProxy:Clusters that this endpoint's connections go to"
            );
        }
        else if (!clusters.Contains(endpoint.Backend, StringComparer.OrdinalIgnoreCase))
        {
            binder.Fault(
                $"{key}:Backend",
                $"no cluster in ReverseProxy:Clusters is called '{endpoint.Backend}'{NameGuess.DidYouMean(endpoint.Backend, clusters)}"
            );
        }

        if (endpoint.Policy is { } policy && !options.Policies.ContainsKey(policy))
        {
            binder.Fault(
                $"{key}:Policy",
                $"no policy in Gatekeeper:Policies is called '{policy}'{NameGuess.DidYouMean(policy, options.Policies.Keys)}"
            );
        }
    }

    /// <summary>Checks classes by patterns.</summary>
    internal static void CheckClasses(
        string key,
        IReadOnlyDictionary<string, string> classes,
        StrictBinder binder
    )
    {
        foreach (var (text, named) in classes)
        {
            if (!ClassPattern.TryParse(text, out _, out var problem))
            {
                binder.Fault($"{key}:{text}", $"the pattern '{text}' {problem}");
            }

            CheckClass($"{key}:{text}", named, binder);
        }
    }

    /// <summary>Checks the name of a class.</summary>
    internal static void CheckClass(string key, string named, StrictBinder binder)
    {
        if (!ConnectionClassNames.TryParseLong(named, out _))
        {
            string[] known = ["foreground", "background"];
            binder.Fault(
                key,
                $"'{named}' is no class; write \"foreground\" or \"background\"{NameGuess.DidYouMean(named, known)}"
            );
        }
    }
}
