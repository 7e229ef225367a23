using Gatekeeper.Replay.Doors;
using Gatekeeper.Replay.Engine;
using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Replay;

/// <summary>Plays a scenario in virtual time.</summary>
public static class Replayer
{
    /// <summary>How many connections the gate may park on the standard backend in virtual time.</summary>
    public const int StandardLot = 100_000;

    /// <summary>Plays a scenario against a door. The same scenario, kind of door and seed give the same result.</summary>
    public static ReplayResult Run(Scenario scenario, IFrontDoor door, int seed) =>
        new Simulation(scenario, door, seed).Run();

    /// <summary>The lot that goes with a scenario.</summary>
    public static int LotFor(Scenario scenario) =>
        scenario.Scale?.ParkMaxConnections ?? StandardLot;
}
