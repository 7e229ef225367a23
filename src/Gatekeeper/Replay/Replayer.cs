using Gatekeeper.Admission;
using Gatekeeper.Replay.Doors;
using Gatekeeper.Replay.Engine;
using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Replay;

/// <summary>Plays a scenario in virtual time.</summary>
public static class Replayer
{
    /// <summary>How many connections the gate may park on the standard backend in virtual time.</summary>
    public const int StandardLot = 100_000;

    private const double LargeServer = 5000;
    private const int LargestWindow = 10_000;

    /// <summary>Plays a scenario against a door. The same scenario, kind of door and seed give the same result.</summary>
    public static ReplayResult Run(Scenario scenario, IFrontDoor door, int seed) =>
        new Simulation(scenario, door, seed).Run();

    /// <summary>
    /// The gate's settings that go with a scenario: the defaults, its lot, and how long its background clients wait. Where one server does more than 5,000
    /// handshakes a second, the largest window is 10,000 instead of 1,000, as its operator would say.
    /// </summary>
    public static GateSettings SettingsFor(Scenario scenario)
    {
        var defaults = new GateSettings
        {
            ParkedLimit = scenario.Scale?.ParkMaxConnections ?? StandardLot,
            BackgroundPatience = scenario.Background.TryLasts,
        };
        return scenario.Scale is { CapacityPerSecond: > LargeServer }
            ? defaults with
            {
                WindowLaw = defaults.WindowLaw with { Max = LargestWindow },
            }
            : defaults;
    }
}
