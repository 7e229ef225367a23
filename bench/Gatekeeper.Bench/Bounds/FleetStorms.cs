using Gatekeeper.Admission;
using Gatekeeper.Replay;
using Gatekeeper.Replay.Doors;

namespace Gatekeeper.Bench.Bounds;

/// <summary>Pohang before several gates: who comes to which, and when they cannot hear each other.</summary>
internal static class FleetStorms
{
    private static readonly TimeSpan MidStorm = TimeSpan.FromSeconds(80);

    private static readonly (string Name, FleetPlan Plan)[] Plans =
    [
        ("fleet-by-class", FleetPlan.ByClass),
        (
            "fleet-by-class-cut",
            FleetPlan.ByClass with
            {
                Partition = (MidStorm, TimeSpan.MaxValue),
            }
        ),
        ("fleet-even", FleetPlan.Evenly(2)),
        (
            "fleet-even-cut",
            FleetPlan.Evenly(2) with
            {
                Partition = (MidStorm, MidStorm + TimeSpan.FromSeconds(60)),
            }
        ),
        ("fleet-third-joins", FleetPlan.Evenly(3) with { LastJoinsAt = MidStorm }),
    ];

    public static IReadOnlyList<Scenario> All { get; } =
    [.. Plans.Select(known => StandardStorms.Pohang with { Name = known.Name })];

    /// <summary>The door that goes with a storm: one gate, unless it is one of these.</summary>
    public static IFrontDoor DoorOf(string storm, GateSettings settings)
    {
        var (_, plan) = Array.Find(Plans, known => known.Name == storm);
        return plan is null ? new GateDoor(settings) : new FleetDoor(settings, plan);
    }
}
