using Gatekeeper.Classification;

namespace Gatekeeper.Admission;

/// <summary>A connection that asks to be let in.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Patience">How long its client waits before it leaves, as its policy says; the gate may have learned that it is less.</param>
/// <param name="Destination">The one destination it may go to (session affinity), or null for any.</param>
public readonly record struct Arrival(
    ConnectionClass Class,
    TimeSpan Patience,
    string? Destination = null
)
{
    private readonly Rank? _rank;

    /// <summary>Where it stands in the order of service. Default: foreground by its own word, everything else with background.</summary>
    public Rank Rank
    {
        get => _rank ?? (Class == ConnectionClass.Foreground ? Rank.Foreground : Rank.Background);
        init => _rank = value;
    }

    /// <summary>How long ago this client first came, as its ticket proves: up to 15 min. Default zero: it comes for the first time.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>Whether it brought a valid ticket back.</summary>
    public bool HasTicket { get; init; }

    /// <summary>The device it says it is, or null.</summary>
    public string? Device { get; init; }

    /// <summary>Whether a pass or a ticket proves that it is that device.</summary>
    public bool IsProven { get; init; }
}
