namespace Gatekeeper.Fleet;

/// <summary>What one gate says of one server. Places and demands are in handshakes in flight. Plain data.</summary>
/// <param name="Id">The destination's name in configuration, the same at all gates.</param>
/// <param name="Limit">How many handshakes that server may have in flight, of all gates together, as this gate learned it.</param>
/// <param name="BackgroundLimit">How many of them background may use; less than <paramref name="Limit"/> while it pays for a probe.</param>
/// <param name="ReferenceSeconds">The latency of a handshake when nothing is wrong; null while not known.</param>
/// <param name="WorkingReferenceSeconds">The latency it has now if it does not queue; null while not known.</param>
/// <param name="ForegroundNeed">Places that its foreground needs now: arrivals times handshake time (Little's law), or a little more where more are used, and parked.</param>
/// <param name="BackgroundUsed">Places that its background uses.</param>
/// <param name="BackgroundDemand">The same, and everybody of background who waits for one: parked, or refused and expected back.</param>
/// <param name="PlacesUsed">All places it uses.</param>
internal sealed record DestinationWord(
    string Id,
    int Limit,
    int BackgroundLimit,
    double? ReferenceSeconds,
    double? WorkingReferenceSeconds,
    double ForegroundNeed,
    int BackgroundUsed,
    double BackgroundDemand,
    int PlacesUsed
);
