using Microsoft.Extensions.Configuration;

namespace Gatekeeper.Configuration;

/// <summary>Rules for TCP listeners, each by itself and all together.</summary>
internal static class ListenerRules
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);

    public static void Check(
        GatekeeperOptions options,
        IConfiguration configuration,
        StrictBinder binder
    )
    {
        var clusters = ProxyRules.ClusterNames(configuration).ToArray();
        foreach (var (name, listener) in options.Listeners)
        {
            var key = $"Gatekeeper:Listeners:{name}";
            CheckAddress(key, listener, binder);
            CheckBackend(key, listener, clusters, binder);
            CheckPolicy(key, listener, options, binder);
            CheckDestinations(key, listener, binder);
            CheckTls(key, listener, binder);
            CheckClasses(key, listener, binder);
        }

        CheckTogether(options, binder);
    }

    private static void CheckAddress(string key, ListenerOptions listener, StrictBinder binder)
    {
        if (TcpAddress.TryParseListener(listener.Url) is null)
        {
            binder.Fault(
                $"{key}:Url",
                $"'{listener.Url}' is not an address to listen on; write for example \"tcp://127.0.0.1:5322\" (an IP address, localhost or *, and a port)"
            );
        }

        if (listener.Health.Interval > TimeSpan.Zero && listener.Health.Interval < ShortestInterval)
        {
            binder.Fault(
                $"{key}:Health:Interval",
                $"{listener.Health.Interval:c} is out of range; use 00:00:00.1 to 01:00:00, or 00:00:00 for never"
            );
        }
    }

    private static void CheckBackend(
        string key,
        ListenerOptions listener,
        string[] clusters,
        StrictBinder binder
    )
    {
        if (string.IsNullOrEmpty(listener.Backend))
        {
            binder.Fault(
                $"{key}:Backend",
                "is missing; name what stands behind the listener, for example \"xmpp\""
            );
        }
        else if (clusters.Contains(listener.Backend, StringComparer.OrdinalIgnoreCase))
        {
            binder.Fault(
                $"{key}:Backend",
                $"'{listener.Backend}' is a cluster of ReverseProxy:Clusters, whose gate knows other destinations; give the listener's backend a name of its own"
            );
        }
    }

    private static void CheckPolicy(
        string key,
        ListenerOptions listener,
        GatekeeperOptions options,
        StrictBinder binder
    )
    {
        if (string.IsNullOrEmpty(listener.Policy))
        {
            binder.Fault(
                $"{key}:Policy",
                "is missing; name a policy of Gatekeeper:Policies (an empty one is enough)"
            );
        }
        else if (!options.Policies.ContainsKey(listener.Policy))
        {
            binder.Fault(
                $"{key}:Policy",
                $"no policy in Gatekeeper:Policies is called '{listener.Policy}'{NameGuess.DidYouMean(listener.Policy, options.Policies.Keys)}"
            );
        }
    }

    private static void CheckDestinations(string key, ListenerOptions listener, StrictBinder binder)
    {
        if (listener.Destinations.Count == 0)
        {
            binder.Fault(
                $"{key}:Destinations",
                "there is none; name at least one, for example \"one\": \"127.0.0.1:5222\""
            );
        }

        foreach (var (name, address) in listener.Destinations)
        {
            if (TcpAddress.TryParseDestination(address) is null)
            {
                binder.Fault(
                    $"{key}:Destinations:{name}",
                    $"'{address}' is not an address; write for example \"127.0.0.1:5222\" or \"[::1]:5222\" (an IP address or a host name, and a port)"
                );
            }
        }
    }

    private static void CheckTls(string key, ListenerOptions listener, StrictBinder binder)
    {
        if (listener.Tls == ListenerTls.Terminate)
        {
            if (string.IsNullOrEmpty(listener.Certificate.Path))
            {
                binder.Fault(
                    $"{key}:Certificate:Path",
                    "is missing; TLS ends here (Tls: Terminate), which takes a certificate: a PEM or PKCS#12 file"
                );
            }
        }
        else if (listener.Certificate.Path is not null)
        {
            binder.Fault(
                $"{key}:Certificate",
                $"has no use under Tls: {listener.Tls}; leave it out, or write \"Tls\": \"Terminate\""
            );
        }

        if (listener.Tls == ListenerTls.None && listener.Sni.Count + listener.Alpn.Count > 0)
        {
            binder.Fault(
                $"{key}:{(listener.Sni.Count > 0 ? "Sni" : "Alpn")}",
                "is read in TLS alone; write \"Tls\": \"PassThrough\" or \"Terminate\", or leave it out"
            );
        }

        if (listener.Protocol == ListenerProtocol.Opaque)
        {
            return;
        }

        if (listener.Tls == ListenerTls.PassThrough)
        {
            binder.Fault(
                $"{key}:Protocol",
                $"'{listener.Protocol}' cannot be read inside of TLS that only passes through; write \"Protocol\": \"Opaque\", or let TLS end here (\"Tls\": \"Terminate\")"
            );
        }
    }

    private static void CheckClasses(string key, ListenerOptions listener, StrictBinder binder)
    {
        if (listener.Class is { } named)
        {
            EndpointRules.CheckClass($"{key}:Class", named, binder);
        }

        EndpointRules.CheckClasses($"{key}:Sni", listener.Sni, binder);
        EndpointRules.CheckClasses($"{key}:Alpn", listener.Alpn, binder);
    }

    private static void CheckTogether(GatekeeperOptions options, StrictBinder binder)
    {
        var byAddress = new Dictionary<string, string>(StringComparer.Ordinal);
        var byBackend = new Dictionary<string, (string Name, ListenerOptions Listener)>(
            StringComparer.OrdinalIgnoreCase
        );
        foreach (var (name, listener) in options.Listeners)
        {
            if (
                TcpAddress.TryParseListener(listener.Url) is { Port: > 0 } address
                && !byAddress.TryAdd(address.ToString(), name)
            )
            {
                binder.Fault(
                    $"Gatekeeper:Listeners:{name}:Url",
                    $"'{listener.Url}' is the address of listener '{byAddress[address.ToString()]}' already; choose another port"
                );
            }

            if (
                listener.Backend is { Length: > 0 } backend
                && !byBackend.TryAdd(backend, (name, listener))
                && !NamesOf(listener).SetEquals(NamesOf(byBackend[backend].Listener))
            )
            {
                binder.Fault(
                    $"Gatekeeper:Listeners:{name}:Destinations",
                    $"backend '{backend}' has other destinations at listener '{byBackend[backend].Name}'; name the same ones (their ports may differ), or give this listener a backend of its own"
                );
            }
        }
    }

    private static HashSet<string> NamesOf(ListenerOptions listener) =>
        listener.Destinations.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
}
