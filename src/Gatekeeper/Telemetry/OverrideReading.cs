namespace Gatekeeper.Telemetry;

/// <summary>An operator's order that is in force at a gate.</summary>
/// <param name="Stage">The stage it forces, 0 to 4, or null.</param>
/// <param name="PausesBackground">Whether no background is let in.</param>
/// <param name="Reason">Why, in the operator's words.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="SecondsLeft">How long it still lasts.</param>
public sealed record OverrideReading(
    int? Stage,
    bool PausesBackground,
    string Reason,
    DateTimeOffset ExpiresAt,
    double SecondsLeft
);
