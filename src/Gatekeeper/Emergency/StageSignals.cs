namespace Gatekeeper.Emergency;

/// <summary>What a stage is judged by, at one moment.</summary>
/// <param name="PlacesRanOut">A connection had to wait for a place within the last second.</param>
/// <param name="Places">Places there are, at all destinations together.</param>
/// <param name="LatencyRatio">How long handshakes take now, as a multiple of their reference; 1 while that is not known.</param>
/// <param name="Reference">The latency a handshake has when nothing is wrong; zero while that is not known.</param>
/// <param name="ParkedForeground">Foreground connections parked.</param>
/// <param name="ParkedOthers">All others parked.</param>
/// <param name="Owed">Connections that were refused and are expected back with their tickets.</param>
/// <param name="LotShare">Parked connections as a share of the lot, 0 to 1.</param>
/// <param name="Capacity">Handshakes the backend completes, per second.</param>
/// <param name="Demand">Connections that arrive, per second, over the last second.</param>
/// <param name="ForegroundDemand">Foreground connections that arrive, per second, over the last two seconds.</param>
/// <param name="RecentCapacity">The most handshakes per second that the backend completed in the last ten seconds.</param>
/// <param name="OldestForegroundWait">How long ago the foreground connection that waits longest first came.</param>
/// <param name="BackgroundPatience">How long background clients wait before they leave.</param>
/// <param name="ProbeRatio">How long an ordinary request takes now, as a multiple of its reference; 1 while that is not known, or nobody probes.</param>
/// <param name="ProbeReference">How long it takes when nothing is wrong; zero while that is not known, or nobody probes.</param>
public readonly record struct StageSignals(
    bool PlacesRanOut,
    int Places,
    double LatencyRatio,
    TimeSpan Reference,
    int ParkedForeground,
    int ParkedOthers,
    int Owed,
    double LotShare,
    double Capacity,
    double Demand,
    double ForegroundDemand,
    double RecentCapacity,
    TimeSpan OldestForegroundWait,
    TimeSpan BackgroundPatience,
    double ProbeRatio = 1,
    TimeSpan ProbeReference = default
)
{
    /// <summary>How many seconds of the backend's work wait as background; never divides by less than one handshake a second.</summary>
    public double BackgroundBacklogSeconds =>
        ParkedOthers / Math.Max(Math.Max(Capacity, NearlyAll * RecentCapacity), 1);

    /// <summary>How slow the backend is, by its handshakes or by ordinary requests, whichever take longer against their reference.</summary>
    public double Slowness =>
        ProbeReference > TimeSpan.Zero ? Math.Max(LatencyRatio, ProbeRatio) : LatencyRatio;

    /// <summary>A pause of half a second lowers what is completed in two, and not what the backend can do.</summary>
    private const double NearlyAll = 0.9;
}
