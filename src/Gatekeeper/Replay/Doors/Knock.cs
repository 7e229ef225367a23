using Gatekeeper.Admission;
using Gatekeeper.Classification;

namespace Gatekeeper.Replay.Doors;

/// <summary>What a door is told of a try.</summary>
/// <param name="Class">What the client says of itself.</param>
/// <param name="Patience">How long clients of that class wait, as far as the operator knows.</param>
/// <param name="Device">The device's identity: the same over all its tries.</param>
/// <param name="Try">Which try of that device it is, from 1.</param>
/// <param name="TicketAge">How long ago it first came, as the ticket of its last refusal says; null when it has none.</param>
public readonly record struct Knock(
    ConnectionClass Class,
    TimeSpan Patience,
    long Device,
    int Try,
    TimeSpan? TicketAge
)
{
    /// <summary>The rank that ticket was given in.</summary>
    public Rank TicketRank { get; init; } = Rank.Background;

    /// <summary>Whether it shows a pass.</summary>
    public bool HasPass { get; init; }
}
