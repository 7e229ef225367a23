namespace Gatekeeper.Telemetry;

/// <summary>Words for other gates as they stand in metrics and in the state.</summary>
internal static class PeerStates
{
    /// <summary>Heard within the last seconds: what it said counts in full.</summary>
    public const string Heard = "heard";

    /// <summary>What it said counts less and less.</summary>
    public const string Fading = "fading";

    /// <summary>Nobody answers at its address.</summary>
    public const string Silent = "silent";

    public static readonly string[] All = [Heard, Fading, Silent];

    public static readonly string[] Outcomes =
    [
        "heard",
        "own",
        "unreachable",
        "refused",
        "forged",
        "unreadable",
    ];

    public static readonly string[] Replies = ["heard", "challenged", "refused", "unreadable"];
}
