namespace Gatekeeper.Telemetry;

/// <summary>How often something was decided.</summary>
/// <param name="Mode">The gate's mode at that time: what was decided in <c>shadow</c> was not done.</param>
/// <param name="Decision"><c>admitted</c>, <c>parked</c>, <c>refused</c> or <c>abandoned</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Count">How often, since the start.</param>
public sealed record DecisionReading(string Mode, string Decision, string Reason, long Count);
