using System.Diagnostics.Metrics;

namespace Gatekeeper.Telemetry;

/// <summary>What is polled of other gates. Every label is there from the start, at zero.</summary>
internal static class PeerInstruments
{
    public static void Create(Meter meter, IMetricSources sources)
    {
        meter.CreateObservableGauge(
            "gatekeeper.peers",
            () =>
            {
                var peers = sources.Peers();
                return PeerStates.All.Select(state => new Measurement<int>(
                    peers.Count(peer => peer.State == state),
                    new KeyValuePair<string, object?>("state", state)
                ));
            },
            "{gate}",
            "Other gates before the same backends."
        );
        meter.CreateObservableCounter(
            "gatekeeper.peer.exchanges",
            () =>
                sources
                    .PeerExchanges()
                    .Select(known => new Measurement<long>(
                        known.Count,
                        new("direction", known.Direction),
                        new("outcome", known.Outcome)
                    )),
            "{exchange}",
            "Exchanges with other gates, by who asked and how they ended."
        );
        BackendInstruments.PerBackendGauge(
            meter,
            sources,
            "gatekeeper.fleet.stage",
            null,
            "The highest stage of all gates before the backend.",
            backend => backend.Fleet?.Stage ?? backend.Stage
        );
        BackendInstruments.PerBackendGauge(
            meter,
            sources,
            "gatekeeper.fleet.foreground_places",
            "{handshake}",
            "Places that foreground at other gates needs.",
            backend => backend.Fleet?.ForegroundPlaces ?? 0
        );
    }
}
