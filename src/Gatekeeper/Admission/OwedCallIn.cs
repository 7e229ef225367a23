namespace Gatekeeper.Admission;

/// <summary>A connection before TLS was called.</summary>
internal sealed class OwedCallIn(OutsideWaiter waiter) : Owed
{
    public override void TellWaiter() => waiter.OnCalled();
}
