namespace Gatekeeper.Telemetry;

/// <summary>How often an exchange with another gate ended in a way, since the start.</summary>
/// <param name="Direction"><c>asked</c> by this process, or <c>answered</c> by it.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Count">How often.</param>
public sealed record PeerExchangeReading(string Direction, string Outcome, long Count);
