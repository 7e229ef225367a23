namespace Gatekeeper.Configuration;

/// <summary>A named set of rules for connections. An empty one is enough.</summary>
public sealed class PolicyOptions
{
    /// <summary>What is gated: <c>Upgrades</c> (WebSocket upgrades) or <c>Requests</c> (every request). Default <c>Upgrades</c>.</summary>
    public AppliesTo Applies { get; init; } = AppliesTo.Upgrades;

    /// <summary>Whether a completed handshake proves a login, so that its response may carry a pass. Default false.</summary>
    [NotYet("no pass is given")]
    public bool Pass { get; init; }

    /// <summary>What a connection without a flag is taken for. Default <c>Infer</c>; until the gate infers, it is served with background.</summary>
    public UnknownRule Unknown { get; init; } = UnknownRule.Infer;

    /// <summary>Rules for foreground.</summary>
    public ForegroundOptions Foreground { get; init; } = new();

    /// <summary>Rules for background and for connections without a flag.</summary>
    public BackgroundOptions Background { get; init; } = new();
}
