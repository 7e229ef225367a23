namespace Gatekeeper.Configuration;

/// <summary>Other gates in front of the same backends.</summary>
public sealed class PeersOptions
{
    /// <summary>Where this gate listens for its peers.</summary>
    [NotYet("each gate decides alone")]
    public string? Url { get; init; }

    /// <summary>The key that peers share.</summary>
    [NotYet("each gate decides alone")]
    public string? Key { get; init; }

    /// <summary>Where the peers are.</summary>
    [NotYet("each gate decides alone")]
    public IReadOnlyList<string> Addresses { get; init; } = [];
}
