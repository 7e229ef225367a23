namespace Gatekeeper.Admin;

/// <summary>What was put in force, or lifted.</summary>
/// <param name="Backends">Where.</param>
/// <param name="Until">Until when; null when it was lifted.</param>
internal sealed record OverrideAnswer(IReadOnlyList<string> Backends, DateTimeOffset? Until);
