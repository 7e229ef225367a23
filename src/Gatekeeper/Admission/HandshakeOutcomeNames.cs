namespace Gatekeeper.Admission;

/// <summary>The outcomes as they stand in metrics.</summary>
public static class HandshakeOutcomeNames
{
    internal static readonly string[] ByIndex =
    [
        "ready",
        "failed",
        "timeout",
        "abandoned",
        "ignored",
    ];

    /// <summary>The outcome's name in metrics.</summary>
    public static string MetricName(this HandshakeOutcome outcome) => ByIndex[(int)outcome];
}
