namespace Gatekeeper.Windows;

/// <summary>
/// A window law: how many handshakes one destination may have in flight. Pure arithmetic: samples and moments in, a number out.
/// Called under the gate's lock, so implementations need no lock of their own and must not block.
/// </summary>
public interface IWindow
{
    /// <summary>How many handshakes may be in flight now; at least 1.</summary>
    int Limit { get; }

    /// <summary>How many of them background may use; less than <see cref="Limit"/> while it pays for a probe, otherwise the same.</summary>
    int BackgroundLimit { get; }

    /// <summary>The latency a handshake has when nothing is wrong, learned in calm; null while that is not known.</summary>
    TimeSpan? Reference { get; }

    /// <summary>
    /// The latency that a handshake has now if it does not queue: the reference, or more while the service itself is slower. Null while not known.
    /// </summary>
    TimeSpan? WorkingReference { get; }

    /// <summary>Takes note of a handshake that ended and says something about the backend.</summary>
    void Observe(in HandshakeSample sample);

    /// <summary>What should outlive a restart, or null while nothing is known.</summary>
    WindowMemory? Remember();

    /// <summary>Begins where it was before a restart. Values out of the law's range are taken to its nearest end.</summary>
    void Recall(WindowMemory memory);

    /// <summary>Another gate's window counts now: takes it up, and is ready to go on from there. Called instead of <see cref="Tick"/>.</summary>
    void Follow(in LeadingWindow leader, TimeSpan now);

    /// <summary>Time passes; called every 50 ms or so.</summary>
    void Tick(in WindowMoment moment);
}
