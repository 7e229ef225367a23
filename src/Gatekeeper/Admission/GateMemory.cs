using Gatekeeper.Windows;

namespace Gatekeeper.Admission;

/// <summary>What a gate has learned and what should outlive a restart. Plain data.</summary>
/// <param name="Destinations">What is known of each destination, by its name.</param>
public sealed record GateMemory(IReadOnlyDictionary<string, WindowMemory> Destinations);
