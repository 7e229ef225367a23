namespace ChatBackend.Gate;

/// <summary>What POST /api/v1/promote answers.</summary>
internal sealed record PromoteOutcome(int Promoted);
