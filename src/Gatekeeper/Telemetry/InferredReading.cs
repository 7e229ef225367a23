namespace Gatekeeper.Telemetry;

/// <summary>How often clients without a flag were taken for one thing, for one reason.</summary>
/// <param name="Rank"><c>person</c> or <c>background</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Count">Total since the start.</param>
public readonly record struct InferredReading(string Rank, string Reason, long Count);
