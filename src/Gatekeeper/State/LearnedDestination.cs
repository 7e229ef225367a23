namespace Gatekeeper.State;

/// <summary>What is known of one destination.</summary>
/// <param name="Window">Handshakes in flight that fit.</param>
/// <param name="ReferenceSeconds">The latency a handshake has when nothing is wrong, in seconds; null when it is not known.</param>
internal sealed record LearnedDestination(double Window, double? ReferenceSeconds)
{
    /// <summary>Whether it can be true: a file may have been edited, or damaged in a way that is still JSON.</summary>
    public bool IsPlausible =>
        double.IsFinite(Window)
        && Window is >= 1 and <= 1_000_000
        && ReferenceSeconds is null or > 0 and <= 600;
}
