using Gatekeeper.Demo.Schedule;

namespace Gatekeeper.Demo.Live;

/// <summary>Which run is on.</summary>
internal sealed record RunTitle(bool WithGate, StormPlan Plan)
{
    public string Name => WithGate ? "with the gate" : "without the gate";
}
