using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Emergency;

namespace Gatekeeper.Http;

/// <summary>Tells the inference of a backend of its gate's stages, and passes everything on.</summary>
internal sealed class StageListener(string backend, IGateObserver next, Inferences inferences)
    : IGateObserver
{
    public void HandshakeEnded(
        ConnectionClass connectionClass,
        HandshakeOutcome outcome,
        TimeSpan duration
    ) => next.HandshakeEnded(connectionClass, outcome, duration);

    public void WaitEnded(ConnectionClass connectionClass, WaitOutcome outcome, TimeSpan wait) =>
        next.WaitEnded(connectionClass, outcome, wait);

    public void DestinationChanged(string destination, bool reachable) =>
        next.DestinationChanged(destination, reachable);

    public void StageChanged(Stage before, Stage after, string reason)
    {
        inferences.StageBecame(backend, after);
        next.StageChanged(before, after, reason);
    }
}
