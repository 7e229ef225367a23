using Gatekeeper.Telemetry;

namespace Gatekeeper.Admin;

/// <summary>The answer of <c>GET /api/v1/state</c>. Its names are a contract: tools read them.</summary>
internal static class StateDocument
{
    public static object Of(IMetricSources sources, IAdminControl control) =>
        new
        {
            version = ProcessInstruments.Version,
            uptimeSeconds = Math.Round(control.Uptime.TotalSeconds, 3),
            ready = control.IsReady,
            descriptors = new
            {
                inUse = sources.DescriptorsInUse,
                limit = sources.DescriptorsLimit,
            },
            peers = sources
                .Peers()
                .Select(peer => new
                {
                    address = peer.Address,
                    instance = peer.Instance,
                    state = peer.State,
                    ageSeconds = peer.AgeSeconds is { } age ? Math.Round(age, 1) : (double?)null,
                }),
            backends = sources.Backends().Select(backend => Backend(backend, sources)),
        };

    private static object Backend(BackendReading backend, IMetricSources sources) =>
        new
        {
            name = backend.Name,
            mode = backend.Mode,
            stage = backend.Stage,
            stageName = backend.StageName,
            reason = backend.Reason,
            @override = backend.Override is { } order
                ? new
                {
                    stage = order.Stage,
                    pausesBackground = order.PausesBackground,
                    reason = order.Reason,
                    expires = order.ExpiresAt,
                    secondsLeft = Math.Round(order.SecondsLeft, 1),
                }
                : null,
            fleet = backend.Fleet is { } fleet
                ? new
                {
                    gates = fleet.Gates,
                    stage = fleet.Stage,
                    stageName = fleet.StageName,
                    leads = fleet.Leads,
                    foregroundPlaces = Math.Round(fleet.ForegroundPlaces, 1),
                    backgroundPlaces = fleet.BackgroundPlaces,
                }
                : null,
            promoted = backend.Promoted,
            pressure = Math.Round(backend.Pressure, 3),
            window = backend.Destinations.Sum(destination => destination.Window),
            handshakesInProgress = backend.Classes.Sum(known => known.InHandshake),
            placesUsed = backend.Destinations.Sum(destination => destination.PlacesUsed),
            tunnels = sources.Tunnels(backend.Name),
            readyPerSecond = Math.Round(backend.ReadyPerSecond, 1),
            referenceSeconds = backend.ReferenceSeconds,
            parkedLimit = backend.ParkedLimit,
            parkedBeforeTls = backend.ParkedBeforeTls,
            parked = PerClass(backend, known => known.Parked),
            oldestParkedSeconds = PerClass(
                backend,
                known => Math.Round(known.OldestParkedSeconds, 3)
            ),
            inHandshake = PerClass(backend, known => known.InHandshake),
            arrived = PerClass(backend, known => known.Arrived),
            admitted = PerClass(backend, known => Decided(backend, known, "admitted")),
            ready = PerClass(
                backend,
                known => known.Handshakes.Single(count => count.Reason == "ready").Count
            ),
            refused = PerClass(backend, known => Decided(backend, known, "refused")),
            left = PerClass(backend, known => Decided(backend, known, "abandoned")),
            destinations = backend.Destinations.Select(destination => new
            {
                id = destination.Id,
                window = destination.Window,
                handshakesInProgress = destination.PlacesUsed,
                available = destination.Available,
            }),
            probes = backend.Probes.Select(probe => new
            {
                destination = probe.Destination,
                referenceSeconds = probe.ReferenceSeconds,
                seconds = probe.Seconds,
                ratio = probe.Ratio is { } ratio ? Math.Round(ratio, 2) : (double?)null,
                failing = probe.IsFailing,
                answered = probe.Answered,
                failures = probe.Failures.ToDictionary(
                    failure => failure.Reason,
                    failure => failure.Count
                ),
            }),
        };

    /// <summary>In the mode the gate is in: who was refused in shadow was not refused, and is in the metrics.</summary>
    private static long Decided(BackendReading backend, ClassReading known, string decision) =>
        known
            .Decisions.Where(decided =>
                decided.Mode == backend.Mode && decided.Decision == decision
            )
            .Sum(decided => decided.Count);

    private static Dictionary<string, T> PerClass<T>(
        BackendReading backend,
        Func<ClassReading, T> value
    ) => backend.Classes.ToDictionary(known => known.Class, value);
}
