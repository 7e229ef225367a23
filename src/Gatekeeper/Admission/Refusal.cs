using Gatekeeper.Emergency;

namespace Gatekeeper.Admission;

/// <summary>A "no", with all that the client should be told.</summary>
/// <param name="Reason">Why.</param>
/// <param name="RetryAfter">When to come back; already jittered, at least one second.</param>
/// <param name="Stage">The stage at that moment.</param>
public readonly record struct Refusal(RefusalReason Reason, TimeSpan RetryAfter, Stage Stage)
{
    /// <summary>How long ago the client first came: what its ticket keeps for it.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>Its rank.</summary>
    public Rank Rank { get; init; } = Rank.Background;
}
