using Gatekeeper.Telemetry;

namespace Gatekeeper.Replay.Doors;

/// <summary>What can be seen of a door at one moment.</summary>
/// <param name="Parked">Visits that wait.</param>
/// <param name="InHandshake">Visits that were forwarded and have not ended, as the door counts them.</param>
/// <param name="PlacesUsed">Places used, orphans included.</param>
/// <param name="Window">Places there are, all servers together; null when there is no such thing.</param>
/// <param name="ReferenceSeconds">The reference latency; null when there is none.</param>
/// <param name="Stage">The stage; 0 for doors that know none.</param>
public readonly record struct DoorReading(
    int Parked,
    int InHandshake,
    int PlacesUsed,
    double? Window,
    double? ReferenceSeconds,
    int Stage
)
{
    /// <summary>What can be seen of a gate.</summary>
    public static DoorReading Of(BackendReading gate) =>
        new(
            gate.Classes.Sum(known => known.Parked),
            gate.Classes.Sum(known => known.InHandshake),
            gate.Destinations.Sum(known => known.PlacesUsed),
            gate.Destinations.Sum(known => known.Window),
            gate.ReferenceSeconds,
            gate.Stage
        );
}
