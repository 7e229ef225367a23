namespace ChatBackend.Storage;

/// <summary>A few devices that were looked at.</summary>
/// <param name="Last">The last of them, where the next step goes on; null: these were the last devices.</param>
/// <param name="Behind">Those of them that are behind.</param>
internal sealed record SweepStep(string? Last, IReadOnlyList<BehindDevice> Behind);
