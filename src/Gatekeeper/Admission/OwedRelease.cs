namespace Gatekeeper.Admission;

/// <summary>A waiter was let in.</summary>
internal sealed class OwedRelease(Waiter waiter, Permit permit, TimeSpan wait) : Owed
{
    public override void TellWaiter() => waiter.OnReleased(permit);

    public override void TellObserver(IGateObserver observer) =>
        observer.WaitEnded(waiter.Arrival.Class, WaitOutcome.Released, wait);
}
