using Gatekeeper.Admission;

namespace Gatekeeper.Tests.Admission;

/// <summary>Gives its permit back as soon as it has it.</summary>
internal sealed class PassingWaiter(Arrival arrival) : Waiter(arrival)
{
    protected internal override void OnReleased(Permit permit) => permit.Ready();

    protected internal override void OnRefused(in Refusal refusal) { }
}
