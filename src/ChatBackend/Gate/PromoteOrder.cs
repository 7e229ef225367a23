namespace ChatBackend.Gate;

/// <summary>What POST /api/v1/promote takes.</summary>
internal sealed record PromoteOrder(string Device, string Reason, string Backend);
