using Gatekeeper.Admission;

namespace Gatekeeper.MicroBench.Subjects;

/// <summary>A parked connection that keeps what it is told.</summary>
internal sealed class Parked(Arrival arrival) : Waiter(arrival)
{
    public Permit? Permit { get; private set; }

    public Refusal Refusal { get; private set; }

    protected internal override void OnReleased(Permit permit) => Permit = permit;

    protected internal override void OnRefused(in Refusal refusal) => Refusal = refusal;
}
