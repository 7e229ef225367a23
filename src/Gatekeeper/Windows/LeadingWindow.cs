namespace Gatekeeper.Windows;

/// <summary>The window of another gate before the same server, when that one is what counts. Plain data.</summary>
/// <param name="Limit">Handshakes in flight, of all gates together.</param>
/// <param name="BackgroundLimit">How many of them background may use.</param>
/// <param name="Reference">That gate's latency when nothing is wrong, or null.</param>
/// <param name="WorkingReference">The latency it sees now if nothing queues, or null.</param>
public readonly record struct LeadingWindow(
    int Limit,
    int BackgroundLimit,
    TimeSpan? Reference,
    TimeSpan? WorkingReference
);
