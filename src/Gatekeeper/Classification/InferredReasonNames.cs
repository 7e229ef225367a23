namespace Gatekeeper.Classification;

/// <summary>What is inferred, as it stands in metrics.</summary>
public static class InferredReasonNames
{
    internal static readonly string[] ByIndex =
    [
        "lone",
        "usual",
        "same_moment",
        "same_duration",
        "crowd",
        "repeats",
    ];

    /// <summary>The reason's name in metrics.</summary>
    public static string MetricName(this InferredReason reason) => ByIndex[(int)reason];

    /// <summary>Whether a connection was taken for a person's.</summary>
    public static bool IsPerson(this InferredReason reason) =>
        reason is InferredReason.Lone or InferredReason.Usual;
}
