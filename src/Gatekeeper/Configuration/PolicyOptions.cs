namespace Gatekeeper.Configuration;

/// <summary>A named set of rules for connections. An empty one is enough.</summary>
public sealed class PolicyOptions
{
    private static readonly RequestFlagSource[] AllSources = Enum.GetValues<RequestFlagSource>();
    private IReadOnlyList<RequestFlagSource>? _flagOrder;

    /// <summary>What is gated: <c>Upgrades</c> (WebSocket upgrades) or <c>Requests</c> (every request). Default <c>Upgrades</c>.</summary>
    public AppliesTo Applies { get; init; } = AppliesTo.Upgrades;

    /// <summary>
    /// Where a request's flag is looked for; the first source that speaks wins, one that is not named is not asked. Default: <c>Header</c>, <c>Query</c>,
    /// <c>Subprotocol</c>, <c>Priority</c>, <c>Purpose</c>, <c>Connection</c>.
    /// </summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary><see cref="Flags"/>, read once; valid when the options are.</summary>
    internal IReadOnlyList<RequestFlagSource> FlagOrder =>
        _flagOrder ??=
            Flags.Count == 0
                ? AllSources
                : [.. Flags.Select(name => Enum.Parse<RequestFlagSource>(name, ignoreCase: true))];

    /// <summary>
    /// Whether a completed handshake (101, or 2xx to what is no upgrade) proves a login, so that its response may carry a pass, and foreground with a pass goes
    /// before foreground without. Default false.
    /// </summary>
    public bool Pass { get; init; }

    /// <summary>How long a pass is good, 1 h to 365 days; a new one is given when half of it is over. Default 30 days: who opens an app once a month stays known.</summary>
    [DurationRange("01:00:00", "365.00:00:00")]
    public TimeSpan PassLasts { get; init; } = TimeSpan.FromDays(30);

    /// <summary>What a connection without a flag is taken for. Default <c>Infer</c>: a person or background, by how its device's last tunnel ended and by who else comes.</summary>
    public UnknownRule Unknown { get; init; } = UnknownRule.Infer;

    /// <summary>Rules for foreground.</summary>
    public ForegroundOptions Foreground { get; init; } = new();

    /// <summary>Rules for background and for connections without a flag.</summary>
    public BackgroundOptions Background { get; init; } = new();
}
