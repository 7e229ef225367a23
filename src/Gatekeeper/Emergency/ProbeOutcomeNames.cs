namespace Gatekeeper.Emergency;

/// <summary>The outcomes as they stand in metrics.</summary>
public static class ProbeOutcomeNames
{
    private static readonly string[] ByIndex =
    [
        "answered",
        "status",
        "timeout",
        "unreachable",
        "broken",
        "descriptors",
    ];

    /// <summary>How a probe can fail: every outcome but <see cref="ProbeOutcome.Answered"/>.</summary>
    internal static IEnumerable<ProbeOutcome> Failures { get; } =
        Enum.GetValues<ProbeOutcome>().Where(outcome => outcome != ProbeOutcome.Answered).ToArray();

    /// <summary>The outcome's name in metrics.</summary>
    public static string MetricName(this ProbeOutcome outcome) => ByIndex[(int)outcome];
}
