namespace Gatekeeper.Fleet;

/// <summary>What a gate knows of the others before its backend, at one moment. Immutable.</summary>
/// <param name="Instance">The process of the gate itself.</param>
/// <param name="Peers">The others, each with its last word.</param>
internal sealed record FleetView(string Instance, IReadOnlyList<PeerWord> Peers)
{
    /// <summary>Nobody else is there.</summary>
    public static FleetView Alone { get; } = new("", []);
}
