namespace Gatekeeper.Emergency;

/// <summary>What a stage is judged by, at one moment.</summary>
/// <param name="PlacesRanOut">A connection had to wait for a place within the last second.</param>
/// <param name="ParkedForeground">Foreground connections parked.</param>
/// <param name="ParkedOthers">Background and unknown connections parked.</param>
/// <param name="LotShare">Parked connections as a share of the lot, 0 to 1.</param>
/// <param name="Capacity">Handshakes the backend completes, per second.</param>
/// <param name="Demand">Connections that arrive, per second, over the last second.</param>
/// <param name="ForegroundDemand">Foreground connections that arrive, per second, over the last two seconds.</param>
/// <param name="RecentCapacity">The most handshakes per second that the backend completed in the last ten seconds.</param>
/// <param name="OldestForegroundWait">How long the foreground connection that waits longest has waited.</param>
/// <param name="BackgroundPatience">How long background clients wait before they leave.</param>
public readonly record struct StageSignals(
    bool PlacesRanOut,
    int ParkedForeground,
    int ParkedOthers,
    double LotShare,
    double Capacity,
    double Demand,
    double ForegroundDemand,
    double RecentCapacity,
    TimeSpan OldestForegroundWait,
    TimeSpan BackgroundPatience
)
{
    /// <summary>How many seconds of the backend's work wait as background; never divides by less than one handshake a second.</summary>
    public double BackgroundBacklogSeconds => ParkedOthers / Math.Max(Capacity, 1);
}
