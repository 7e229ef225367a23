namespace Gatekeeper.Admission;

/// <summary>
/// A connection whose class is known before TLS. It may be parked there, is called when its turn is about to come, and asks for its place when its request has
/// been read. Called once at most, and only before it is released or refused.
/// </summary>
/// <param name="arrival">What it asks for.</param>
public abstract class OutsideWaiter(Arrival arrival) : Waiter(arrival)
{
    /// <summary>When it was called, on its gate's clock.</summary>
    internal TimeSpan CalledAt { get; set; }

    /// <summary>Whether it counts among those that were called and have not come yet; guarded by the gate's lock.</summary>
    internal bool IsExpected { get; set; }

    /// <summary>Whether it was called, has come, and waits; guarded by the gate's lock.</summary>
    internal bool HasCome { get; set; }

    /// <summary>It may go on to TLS and its request; it holds no place. Called outside the gate's lock; must not block.</summary>
    protected internal abstract void OnCalled();
}
