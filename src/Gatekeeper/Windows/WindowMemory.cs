namespace Gatekeeper.Windows;

/// <summary>What a window law has learned of a destination and what should outlive a restart. Plain data.</summary>
/// <param name="Limit">Handshakes in flight that fit.</param>
/// <param name="ReferenceSeconds">The latency a handshake has when nothing is wrong, in seconds, more than 0; null when it is not to be believed any more.</param>
public sealed record WindowMemory(double Limit, double? ReferenceSeconds);
