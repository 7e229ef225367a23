namespace Gatekeeper.Telemetry;

/// <summary>What operators see of another gate.</summary>
/// <param name="Address">Where it is asked; null when it only asks.</param>
/// <param name="Instance">Which process; null while nobody answers.</param>
/// <param name="State"><c>heard</c>, <c>fading</c> or <c>silent</c>; see <see cref="PeerStates"/>.</param>
/// <param name="AgeSeconds">How long ago it was heard; null while nobody answers.</param>
public sealed record PeerReading(
    string? Address,
    string? Instance,
    string State,
    double? AgeSeconds
);
