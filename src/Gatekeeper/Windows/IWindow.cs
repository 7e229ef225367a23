namespace Gatekeeper.Windows;

/// <summary>
/// A window law: how many handshakes one destination may have in flight. Pure arithmetic: samples in, a number out.
/// Called under the gate's lock, so implementations need no lock of their own and must not block.
/// </summary>
public interface IWindow
{
    /// <summary>How many handshakes may be in flight now; at least 1.</summary>
    int Limit { get; }

    /// <summary>Takes note of how long a handshake took until it was ready.</summary>
    /// <param name="latency">Only time in which the backend owed an answer.</param>
    void Observe(TimeSpan latency);
}
