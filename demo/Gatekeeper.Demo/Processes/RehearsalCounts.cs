namespace Gatekeeper.Demo.Processes;

/// <summary>What the backend did: handshakes begun, finished, and finished for a client that had left.</summary>
public sealed record RehearsalCounts(long Started, long Completed, long Wasted)
{
    /// <summary>What was done after an earlier look.</summary>
    public RehearsalCounts Since(RehearsalCounts earlier) =>
        new(Started - earlier.Started, Completed - earlier.Completed, Wasted - earlier.Wasted);
}
