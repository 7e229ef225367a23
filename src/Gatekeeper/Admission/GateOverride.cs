using Gatekeeper.Emergency;

namespace Gatekeeper.Admission;

/// <summary>An operator's order to a gate. It ends by itself, so that nobody can forget it.</summary>
/// <param name="Stage">The stage that is in force whatever the signals say, or null to leave it to them.</param>
/// <param name="PauseBackground">Whether nobody of rank <see cref="Rank.Background"/> is let in: they are parked, and refused when their patience is nearly over.</param>
/// <param name="Reason">Why, in the operator's words; shown to other operators.</param>
/// <param name="ExpiresAt">When it ends, by the wall clock at the moment it is put in force; from then on the gate's own clock counts.</param>
public sealed record GateOverride(
    Stage? Stage,
    bool PauseBackground,
    string Reason,
    DateTimeOffset ExpiresAt
);
