namespace Gatekeeper.Replay;

/// <summary>A size of its own, for a storm that is too large for the standard backend.</summary>
/// <param name="Devices">How many different devices exist.</param>
/// <param name="CapacityPerSecond">C: handshakes a second that the backend can do.</param>
/// <param name="ParkMaxConnections">How many connections the gate may park.</param>
public sealed record ScenarioScale(int Devices, double CapacityPerSecond, int ParkMaxConnections);
