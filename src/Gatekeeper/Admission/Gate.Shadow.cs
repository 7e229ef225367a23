namespace Gatekeeper.Admission;

/// <content>Deciding without enforcing.</content>
public sealed partial class Gate
{
    private Exception? _shadowFault;

    /// <summary>
    /// Decides on a connection that goes on whatever the decision is: if there is room it holds a place like any other; if not, its shadow waits on the
    /// virtual queue, and has its handshake later.
    /// </summary>
    /// <param name="arrival">The connection.</param>
    /// <returns>What must be told how its handshake goes.</returns>
    public IHandshake Shadow(in Arrival arrival)
    {
        if (TryAdmit(arrival, out var permit))
        {
            return permit;
        }

        var shadow = new ShadowWaiter(this, arrival, _clock);
        Park(shadow);
        return shadow;
    }

    /// <summary>Something failed where nobody could be told; the next tick throws it at whoever hosts the gate.</summary>
    internal void ReportShadowFault(Exception fault) =>
        Interlocked.CompareExchange(ref _shadowFault, fault, null);

    private void ThrowShadowFault()
    {
        if (Interlocked.Exchange(ref _shadowFault, null) is { } fault)
        {
            throw new InvalidOperationException(
                "A virtual handshake could not be ended properly.",
                fault
            );
        }
    }

    /// <summary>The virtual queue is given up: whoever stands for a connection there never was in anybody's way. Real connections go on, whatever the windows say.</summary>
    private void LetPassLocked(Waiter waiter, TimeSpan now, ref Effects effects)
    {
        if (waiter.IsVirtual)
        {
            _counts.Passed(waiter.Arrival.Class);
        }
        else if (waiter is OutsideWaiter outside && waiter.Standing != Standing.Asks)
        {
            // It goes on, and asks for nothing; its request does.
            _counts.Passed(waiter.Arrival.Class);
            if (waiter.Standing == Standing.Outside)
            {
                effects.Call(outside);
            }
        }
        else if (
            _destinations.Where(known => known.IsListed).MinBy(known => known.PlacesUsed) is
            { } destination
        )
        {
            _counts.Admitted(waiter.Arrival.Class, released: true);
            effects.Release(
                waiter,
                TakeLocked(destination, waiter.Arrival.Class, waiter.Rank, now),
                now - waiter.ParkedAt
            );
        }
        else
        {
            RefuseLocked(waiter, RefusalReason.Draining, now, ref effects);
        }
    }
}
