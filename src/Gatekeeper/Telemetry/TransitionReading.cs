namespace Gatekeeper.Telemetry;

/// <summary>How often a stage followed another.</summary>
/// <param name="From">The stage before, 0 to 4.</param>
/// <param name="To">The stage after, 0 to 4.</param>
/// <param name="Count">Total since the start.</param>
public readonly record struct TransitionReading(int From, int To, long Count);
