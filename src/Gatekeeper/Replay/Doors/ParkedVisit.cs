using Gatekeeper.Admission;

namespace Gatekeeper.Replay.Doors;

/// <summary>A simulated visit as the gate's lot holds it.</summary>
internal sealed class ParkedVisit(GateDoor door, int visit, Arrival arrival) : Waiter(arrival)
{
    protected internal override void OnReleased(Permit permit) => door.Forward(visit, permit);

    protected internal override void OnRefused(in Refusal refusal) => door.Refuse(visit, refusal);
}
