namespace Gatekeeper.Admission;

/// <summary>
/// A connection that may be parked. Whoever holds the connection derives from this and is told, exactly once,
/// that it was released or refused, unless <see cref="Gate.Leave"/> took it out first.
/// </summary>
/// <param name="arrival">What it asks for.</param>
public abstract class Waiter(Arrival arrival)
{
    private Link _inOrder;
    private Link _byRefusal;
    private Link _ofDevice;
    private Link _ofClass;

    /// <summary>What the connection asks for.</summary>
    public Arrival Arrival { get; internal set; } = arrival;

    /// <summary>Where it stands in the order of service; promoting it changes it.</summary>
    internal Rank Rank { get; set; } = arrival.Rank;

    /// <summary>When it was parked, on its gate's clock.</summary>
    internal TimeSpan ParkedAt { get; set; }

    /// <summary>When its client first came, on its gate's clock: before it was parked, if it brought a ticket.</summary>
    internal TimeSpan FirstSeen { get; set; }

    /// <summary>When it is refused if it has not been released by then, on its gate's clock.</summary>
    internal TimeSpan RefuseAt { get; set; }

    /// <summary>Breaks ties between connections of the same moment.</summary>
    internal long Sequence { get; set; }

    /// <summary>The one destination it waits for, or null. Cleared when that destination goes away.</summary>
    internal string? Pinned { get; set; }

    /// <summary>Whether it asks for a place already; guarded by the gate's lock.</summary>
    internal Standing Standing { get; set; }

    /// <summary>Whether it stands in the lot; guarded by the gate's lock.</summary>
    internal bool IsParked { get; set; }

    /// <summary>Whether it only stands for a connection that went on long ago (shadow mode).</summary>
    internal virtual bool IsVirtual => false;

    /// <summary>It may go on to its handshake, and owns the permit. Called outside the gate's lock; must not block.</summary>
    protected internal abstract void OnReleased(Permit permit);

    /// <summary>It is refused. Called outside the gate's lock; must not block.</summary>
    protected internal abstract void OnRefused(in Refusal refusal);

    internal static ref Link InOrder(Waiter waiter) => ref waiter._inOrder;

    internal static ref Link ByRefusal(Waiter waiter) => ref waiter._byRefusal;

    internal static ref Link OfDevice(Waiter waiter) => ref waiter._ofDevice;

    internal static ref Link OfClass(Waiter waiter) => ref waiter._ofClass;
}
