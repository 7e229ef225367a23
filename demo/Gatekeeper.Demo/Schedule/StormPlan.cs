using Gatekeeper.Replay;

namespace Gatekeeper.Demo.Schedule;

/// <summary>A scenario with the durations of one demo run and the capacity of the backend it is played against.</summary>
internal sealed record StormPlan
{
    /// <summary>What a rehearsing backend can do: 4 workers, 20 ms for each handshake.</summary>
    public const double StandardCapacity = 200;

    public required Scenario Scenario { get; init; }

    public double CapacityPerSecond { get; init; } = StandardCapacity;

    /// <summary>Connects at the calm rate before anything is counted: code is compiled, the gate learns the reference.</summary>
    public required TimeSpan WarmUp { get; init; }

    public required TimeSpan Calm { get; init; }

    public required TimeSpan Storm { get; init; }

    /// <summary>How long calm connects go on after the storm.</summary>
    public required TimeSpan Tail { get; init; }

    /// <summary>How long after the last arrival the run with the gate may take to settle.</summary>
    public required TimeSpan SettlesWithin { get; init; }

    /// <summary>How long after the storm the run without the gate is watched: it may never settle.</summary>
    public required TimeSpan WatchedWithoutGate { get; init; }

    /// <summary>Played short, for an impatient reader.</summary>
    public bool Quick { get; init; }

    public TimeSpan StormBegins => Calm;

    public TimeSpan StormEnds => Calm + Storm;

    public TimeSpan ArrivalsEnd => StormEnds + Tail;

    /// <summary>The scenario as it is written.</summary>
    public static StormPlan Full(Scenario scenario)
    {
        var backlog = BacklogSeconds(scenario, scenario.StormLasts);
        return new StormPlan
        {
            Scenario = scenario,
            WarmUp = TimeSpan.FromSeconds(4),
            Calm = scenario.CalmLasts,
            Storm = scenario.StormLasts,
            Tail = TimeSpan.FromSeconds(10),
            SettlesWithin = TimeSpan.FromSeconds(60 + 3 * backlog),
            WatchedWithoutGate = scenario.Foreground.GivesUpAfter + TimeSpan.FromSeconds(10),
        };
    }

    /// <summary>
    /// The same rates, less long: a calm of 5 s, a storm that leaves at most 11 s worth of work behind, and people who
    /// give up after 10 s. Both runs together stay under a minute and a half, and the storm is as long as that allows: an
    /// overload without a gate needs some ten seconds before the first person waits in vain.
    /// </summary>
    public static StormPlan Short(Scenario scenario)
    {
        var excess = Math.Max(BacklogSeconds(scenario, TimeSpan.FromSeconds(1)), 0.01);
        var storm = TimeSpan.FromSeconds(Math.Clamp(11 / excess, 4, 22));
        var givesUpAfter = TimeSpan.FromSeconds(10);
        return new StormPlan
        {
            Scenario = scenario with
            {
                Foreground = scenario.Foreground with { GivesUpAfter = givesUpAfter },
            },
            WarmUp = TimeSpan.FromSeconds(2),
            Calm = TimeSpan.FromSeconds(5),
            Storm = storm,
            Tail = TimeSpan.FromSeconds(2),
            SettlesWithin = TimeSpan.FromSeconds(22),
            WatchedWithoutGate = TimeSpan.FromSeconds(8),
            Quick = true,
        };
    }

    /// <summary>The rate of first tries and the share of foreground among them, at a moment of the run.</summary>
    public (double PerSecond, double ForegroundShare) ArrivalsIn(Phase phase) =>
        phase == Phase.Storm
            ? (Scenario.StormLoad * CapacityPerSecond, Scenario.StormForegroundShare)
            : (Scenario.CalmLoad * CapacityPerSecond, Scenario.CalmForegroundShare);

    /// <summary>How many seconds of the backend's work a storm of that length leaves behind.</summary>
    private static double BacklogSeconds(Scenario scenario, TimeSpan storm) =>
        Math.Max(0, scenario.StormLoad - (1 - scenario.MessageTrafficShare)) * storm.TotalSeconds;
}
