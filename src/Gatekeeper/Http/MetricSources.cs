using Gatekeeper.Admission;
using Gatekeeper.Configuration;
using Gatekeeper.Http.Peers;
using Gatekeeper.Protection;
using Gatekeeper.Telemetry;
using Gatekeeper.Tunnels;

namespace Gatekeeper.Http;

/// <summary>Where the metrics come from in a proxy.</summary>
internal sealed class MetricSources(
    GateDirectory gates,
    TunnelRegistry tunnels,
    DescriptorBudget descriptors,
    ConnectionLimits limits,
    ReloadLog reloads,
    Inferences inferences,
    PeerBoard peers
) : IMetricSources
{
    public int DescriptorsInUse => descriptors.InUse;

    public int DescriptorsLimit => descriptors.Limit;

    public long ConnectionsOverLimit => limits.OverLimit;

    public int Strangers => limits.Strangers;

    public IReadOnlyList<ReasonCount> ConnectionsClosed() =>
        [
            .. ClosedReasonNames.All.Select(known => new ReasonCount(
                known.Name,
                limits.Closed(known.Reason)
            )),
        ];

    public bool LastReloadSucceeded => reloads.LastFailure is null;

    public long ReloadsSucceeded => reloads.Succeeded;

    public long ReloadsFailed => reloads.Failed;

    public IReadOnlyList<BackendReading> Backends() =>
        [
            .. gates
                .All.OrderBy(gate => gate.Name, StringComparer.Ordinal)
                .Select(gate => gate.Read()),
        ];

    public int Tunnels(string backend) => tunnels.CountOf(backend);

    public IReadOnlyList<PeerReading> Peers() => peers.Read();

    public IReadOnlyList<PeerExchangeReading> PeerExchanges() => peers.ReadExchanges();

    public IReadOnlyList<InferredReading> Inferred(string backend) => inferences.Read(backend);
}
