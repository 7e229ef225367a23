using Gatekeeper.Classification;

namespace Gatekeeper.Admission;

/// <summary>A connection that asks to be let in.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Patience">How long its client waits before it leaves.</param>
/// <param name="Destination">The one destination it may go to (session affinity), or null for any.</param>
public readonly record struct Arrival(
    ConnectionClass Class,
    TimeSpan Patience,
    string? Destination = null
)
{
    /// <summary>Where it stands in the order of service.</summary>
    public Rank Rank => Class == ConnectionClass.Foreground ? Rank.Foreground : Rank.Background;
}
