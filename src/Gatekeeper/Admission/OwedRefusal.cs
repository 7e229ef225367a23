namespace Gatekeeper.Admission;

/// <summary>A waiter was refused.</summary>
internal sealed class OwedRefusal(Waiter waiter, Refusal refusal, TimeSpan wait) : Owed
{
    private readonly Refusal _refusal = refusal;

    public override void TellWaiter() => waiter.OnRefused(_refusal);

    public override void TellObserver(IGateObserver observer) =>
        observer.WaitEnded(
            waiter.Arrival.Class,
            _refusal.Reason == RefusalReason.Superseded
                ? WaitOutcome.Superseded
                : WaitOutcome.Refused,
            wait
        );
}
