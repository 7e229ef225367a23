using Gatekeeper.Admission;

namespace Gatekeeper.Http;

/// <summary>
/// A connection that shadow mode lets pass while it is parked on the virtual queue. Its virtual handshake, once released, takes as long as the
/// real one did.
/// </summary>
internal sealed class ShadowWaiter(Gate gate, Arrival arrival, TimeProvider clock) : Waiter(arrival)
{
    private readonly long _started = clock.GetTimestamp();
    private readonly Lock _lock = new();
    private TimeSpan? _real;
    private Permit? _virtual;

    /// <summary>The real handshake ended.</summary>
    public void HandshakeEnded()
    {
        lock (_lock)
        {
            _real ??= clock.GetElapsedTime(_started);
        }

        HoldIfBothKnown();
    }

    /// <summary>The client left.</summary>
    public void Leave()
    {
        gate.Leave(this);
        HandshakeEnded();
    }

    protected internal override void OnReleased(Permit permit)
    {
        lock (_lock)
        {
            _virtual = permit;
        }

        HoldIfBothKnown();
    }

    protected internal override void OnRefused(in Refusal refusal) { }

    private void HoldIfBothKnown()
    {
        Permit? permit;
        TimeSpan? real;
        lock (_lock)
        {
            (permit, real) = (_virtual, _real);
        }

        if (permit is not null && real is { } known)
        {
            permit.HoldFor(known);
        }
    }
}
