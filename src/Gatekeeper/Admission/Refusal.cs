using Gatekeeper.Emergency;

namespace Gatekeeper.Admission;

/// <summary>A "no", with all that the client should be told.</summary>
/// <param name="Reason">Why.</param>
/// <param name="RetryAfter">When to come back; already jittered. From 1 s, for foreground to 60 s, for others to about 5 min.</param>
/// <param name="Stage">The stage at that moment.</param>
public readonly record struct Refusal(RefusalReason Reason, TimeSpan RetryAfter, Stage Stage)
{
    /// <summary>How long ago the client first came, at this moment: what its ticket keeps for it.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>The rank it was refused in: its ticket is worth nothing in a better one. Default background.</summary>
    public Rank Rank { get; init; } = Rank.Background;
}
