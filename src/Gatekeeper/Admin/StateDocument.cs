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
            pressure = Math.Round(backend.Pressure, 3),
            window = backend.Destinations.Sum(destination => destination.Window),
            handshakesInProgress = backend.Classes.Sum(known => known.InHandshake),
            placesUsed = backend.Destinations.Sum(destination => destination.PlacesUsed),
            tunnels = sources.Tunnels(backend.Name),
            readyPerSecond = Math.Round(backend.ReadyPerSecond, 1),
            referenceSeconds = backend.ReferenceSeconds,
            parkedLimit = backend.ParkedLimit,
            parked = PerClass(backend, known => known.Parked),
            oldestParkedSeconds = PerClass(
                backend,
                known => Math.Round(known.OldestParkedSeconds, 3)
            ),
            inHandshake = PerClass(backend, known => known.InHandshake),
            arrived = PerClass(backend, known => known.Arrived),
            admitted = PerClass(backend, known => known.Admitted.Sum(count => count.Count)),
            ready = PerClass(
                backend,
                known => known.Handshakes.Single(count => count.Reason == "ready").Count
            ),
            refused = PerClass(backend, known => known.Refused.Sum(count => count.Count)),
            left = PerClass(backend, known => known.LeftParked),
            destinations = backend.Destinations.Select(destination => new
            {
                id = destination.Id,
                window = destination.Window,
                handshakesInProgress = destination.PlacesUsed,
                available = destination.Available,
            }),
        };

    private static Dictionary<string, T> PerClass<T>(
        BackendReading backend,
        Func<ClassReading, T> value
    ) => backend.Classes.ToDictionary(known => known.Class, value);
}
