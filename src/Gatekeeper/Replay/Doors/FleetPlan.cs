namespace Gatekeeper.Replay.Doors;

/// <summary>How several gates stand before one backend in a replay.</summary>
/// <param name="Gates">How many there are.</param>
/// <param name="Route">To which gate a try goes; the number of gates that are there is given.</param>
public sealed record FleetPlan(int Gates, Func<Knock, int, int> Route)
{
    /// <summary>Whether the gates talk to each other at all.</summary>
    public bool Talks { get; init; } = true;

    /// <summary>From when to when nobody hears anybody, since the beginning of the replay; null: never.</summary>
    public (TimeSpan From, TimeSpan To)? Partition { get; init; }

    /// <summary>When the last gate is switched on; until then clients go to the others. Zero: it is there from the start.</summary>
    public TimeSpan LastJoinsAt { get; init; }

    /// <summary>All background to the first gate, all foreground to the last.</summary>
    public static FleetPlan ByClass { get; } =
        new(
            2,
            (knock, there) =>
                knock.Class == Classification.ConnectionClass.Foreground ? there - 1 : 0
        );

    /// <summary>The same number of devices to each.</summary>
    public static FleetPlan Evenly(int gates) =>
        new(gates, (knock, there) => (int)(knock.Device % there));
}
