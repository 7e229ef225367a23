namespace Gatekeeper.Telemetry;

/// <summary>What operators see of one destination.</summary>
/// <param name="Id">Its name in configuration.</param>
/// <param name="Window">How many handshakes it may have in flight.</param>
/// <param name="PlacesUsed">How many places are used, by handshakes and by what is left of those whose client went away.</param>
/// <param name="Available">Whether it takes handshakes: healthy, and its last connect was not refused.</param>
public sealed record DestinationReading(string Id, int Window, int PlacesUsed, bool Available);
