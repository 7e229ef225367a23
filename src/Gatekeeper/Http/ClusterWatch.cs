using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gatekeeper.Admission;
using Gatekeeper.Configuration;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Gatekeeper.Http;

/// <summary>Tells gates which destinations their clusters have, as YARP's configuration and health say. Thread-safe.</summary>
internal sealed class ClusterWatch(IProxyStateLookup proxy)
{
    private readonly ConcurrentDictionary<Gate, StrongBox<ClusterDestinationsState?>> _seen = new();

    /// <summary>Passes on what has changed since the last look; a comparison of references when nothing has.</summary>
    public void Follow(ClusterState cluster, Gate gate)
    {
        var now = cluster.DestinationsState;
        var seen = _seen.GetOrAdd(gate, static _ => new StrongBox<ClusterDestinationsState?>());
        if (ReferenceEquals(Volatile.Read(ref seen.Value), now))
        {
            return;
        }

        lock (seen)
        {
            now = cluster.DestinationsState;
            gate.UpdateDestinations([
                .. now.AvailableDestinations.Select(destination => destination.DestinationId),
            ]);
            Volatile.Write(ref seen.Value, now);
        }
    }

    /// <summary>
    /// Looks at every cluster that a gated route leads to: its gate is there, and can be seen, before its first connection; and while everybody
    /// is parked, no arrival would look.
    /// </summary>
    public void FollowAll(GateDirectory gates, GatekeeperOptions options)
    {
        foreach (var route in proxy.GetRoutes())
        {
            if (
                route.Config.Metadata?.ContainsKey(ConfigurationCheck.PolicyMetadata) == true
                && route.Cluster is { } cluster
            )
            {
                Follow(cluster, gates.For(cluster.ClusterId));
            }
        }

        foreach (
            var gate in gates.All.Where(gate =>
                !proxy.TryGetCluster(gate.Name, out _) && !options.HasListenerOf(gate.Name)
            )
        )
        {
            _seen.TryRemove(gate, out _);
            gates.Forget(gate);
        }
    }

    /// <summary>Sends a request to one destination. One that a reload took away since leaves YARP to answer that there is none.</summary>
    public static void Direct(HttpContext context, string destination)
    {
        var feature = context.GetReverseProxyFeature();
        foreach (
            var known in context.GetRouteModel().Cluster?.DestinationsState.AllDestinations ?? []
        )
        {
            if (known.DestinationId == destination)
            {
                feature.AvailableDestinations = known;
                return;
            }
        }

        feature.AvailableDestinations = [];
    }
}
