namespace Gatekeeper.Admission;

/// <summary>Anything else: a call that is seldom owed.</summary>
internal sealed class OwedCall(Action call) : Owed
{
    public override void TellObserver(IGateObserver observer) => call();
}
