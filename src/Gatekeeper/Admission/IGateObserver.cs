using Gatekeeper.Classification;
using Gatekeeper.Emergency;

namespace Gatekeeper.Admission;

/// <summary>Is told what happens at a gate. Called outside the gate's lock, from whichever thread caused it.</summary>
public interface IGateObserver
{
    /// <summary>A handshake ended.</summary>
    void HandshakeEnded(
        ConnectionClass connectionClass,
        HandshakeOutcome outcome,
        TimeSpan duration
    );

    /// <summary>A wait in the parking lot ended.</summary>
    void WaitEnded(ConnectionClass connectionClass, WaitOutcome outcome, TimeSpan wait);

    /// <summary>A destination could not be reached and pauses, or answers again.</summary>
    void DestinationChanged(string destination, bool reachable);

    /// <summary>The stage changed.</summary>
    void StageChanged(Stage before, Stage after, string reason);
}
