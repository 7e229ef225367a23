using Gatekeeper.Replay;
using Gatekeeper.Replay.Doors;
using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Tests.Replay;

/// <summary>Several gates before one backend, on the standard storm and the standard backend, with nothing told.</summary>
public sealed class FleetReplayTests(ITestOutputHelper output)
{
    private static readonly Scenario Pohang = StandardStorms.Pohang with
    {
        CalmLasts = TimeSpan.FromSeconds(40),
    };

    private static readonly TimeSpan MidStorm = Pohang.CalmLasts + TimeSpan.FromSeconds(20);

    public static TheoryData<string, int> Plans
    {
        get
        {
            var plans = new TheoryData<string, int>();
            foreach (
                var plan in new[]
                {
                    "by class",
                    "by class, cut off",
                    "evenly",
                    "evenly, cut off",
                    "a third joins",
                }
            )
            {
                for (var seed = 1; seed <= 2; seed++)
                {
                    plans.Add(plan, seed);
                }
            }

            return plans;
        }
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Foreground_goes_first_whichever_gate_it_comes_to(string plan, int seed)
    {
        var result = Play(PlanOf(plan), seed);

        Assert.Equal(1, result.ForegroundReady);
        Assert.InRange(result.ForegroundInflation ?? 99, 0, 3);
        Assert.InRange(result.Goodput ?? 0, 0.9, 1.01);
        Assert.Equal(
            (0, 0, 0),
            (result.InHandshakeAtEnd, result.PlacesUsedAtEnd, result.ParkedAtEnd)
        );
    }

    /// <summary>Nearly half of the backend is asked for by people at one gate, more than the rest by background at the other: latency alone lets both in alike.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Background_yields_to_much_foreground_elsewhere_only_where_gates_talk(bool talk)
    {
        var storm = Pohang with { StormForegroundShare = 0.3 };
        var result = Play(FleetPlan.ByClass with { Talks = talk }, 1, storm);

        Assert.Equal(talk, result.ForegroundInflation < 3);
        Assert.InRange(result.Goodput ?? 0, 0.9, 1.01);
    }

    [Fact]
    public void Gates_with_as_many_waiting_use_as_much_and_together_about_what_fits()
    {
        var fleet = new FleetDoor(Replayer.SettingsFor(Pohang), FleetPlan.Evenly(2));
        var watched = new WatchedFleet(
            fleet,
            from: MidStorm,
            to: MidStorm + TimeSpan.FromSeconds(40)
        );

        Replayer.Run(Pohang, watched, 1);

        var (one, other) = (watched.MeanPlacesUsed[0], watched.MeanPlacesUsed[1]);
        output.WriteLine($"{one:F1} and {other:F1} of {ServerModel.StandardWorkers}");
        Assert.InRange(one / other, 0.8, 1.25);
        Assert.InRange((one + other) / ServerModel.StandardWorkers, 0.9, 1.3);
    }

    private ReplayResult Play(FleetPlan plan, int seed, Scenario? storm = null)
    {
        var played = storm ?? Pohang;
        var result = Replayer.Run(played, new FleetDoor(Replayer.SettingsFor(played), plan), seed);
        output.WriteLine(
            $"FG {result.ForegroundInflation:F2}x ({result.ForegroundCalm.P99:F3} -> {result.ForegroundStorm.P99:F3}), goodput {result.Goodput:F3}, peak {result.PeakInFlight:F2}, later {result.PeakInFlightLater:F2}, drain {result.BackgroundDrainFactor:F2}, wasted {result.Wasted:P2}"
        );
        return result;
    }

    private static FleetPlan PlanOf(string name) =>
        name switch
        {
            "by class" => FleetPlan.ByClass,
            "by class, cut off" => FleetPlan.ByClass with
            {
                Partition = (MidStorm, TimeSpan.MaxValue),
            },
            "evenly" => FleetPlan.Evenly(2),
            "evenly, cut off" => FleetPlan.Evenly(2) with
            {
                Partition = (MidStorm, MidStorm + TimeSpan.FromSeconds(25)),
            },
            _ => FleetPlan.Evenly(3) with { LastJoinsAt = MidStorm },
        };
}
