namespace Gatekeeper.Telemetry;

/// <summary>How often something happened for one reason.</summary>
/// <param name="Reason">The reason's name in metrics.</param>
/// <param name="Count">Total since the start.</param>
public readonly record struct ReasonCount(string Reason, long Count);
