using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Emergency;

namespace Gatekeeper.MicroBench.Subjects;

/// <summary>Is told everything and does nothing.</summary>
internal sealed class SilentObserver : IGateObserver
{
    public void HandshakeEnded(
        ConnectionClass connectionClass,
        HandshakeOutcome outcome,
        TimeSpan duration
    ) { }

    public void WaitEnded(ConnectionClass connectionClass, WaitOutcome outcome, TimeSpan wait) { }

    public void DestinationChanged(string destination, bool reachable) { }

    public void StageChanged(Stage before, Stage after, string reason) { }
}
