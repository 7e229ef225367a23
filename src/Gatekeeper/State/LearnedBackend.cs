namespace Gatekeeper.State;

/// <summary>What is known of one backend.</summary>
/// <param name="Destinations">What is known of each destination, by its name in configuration.</param>
internal sealed record LearnedBackend(IReadOnlyDictionary<string, LearnedDestination> Destinations);
