using Gatekeeper.Admission;
using Gatekeeper.Replay;
using Gatekeeper.Replay.Doors;
using Gatekeeper.Telemetry;
using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Replay;

/// <summary>
/// The same storm with the gate in force and in shadow, where everybody really goes on at once, in front of a backend that can take it: so what differs
/// is only whether the decisions are enforced.
/// </summary>
public sealed class ShadowReplayTests
{
    private static readonly GateSettings Settings = new()
    {
        // 10 of 40 workers: 200 handshakes a second of the 800 that the backend could do.
        WindowLaw = WindowLawSettings.Fixed(10),
        ParkedLimit = 20_000,
    };

    /// <summary>300 a second for half a minute. Clients try once: who is refused comes back only where refusals are real.</summary>
    private static readonly Scenario Rush = Storms.Small with
    {
        Name = "rush",
        // All handshakes take as long, so that chance falls to nobody.
        Servers = [new ServerModel("one", 40) { Sigma = 0 }],
        CalmLoad = 0.1,
        StormLoad = 0.375,
        StormForegroundShare = 0.2,
        StormLasts = TimeSpan.FromSeconds(30),
        Foreground = Once(5),
        Background = Once(10),
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Where_all_handshakes_take_as_long_shadow_counts_exactly_what_enforcement_does(
        int seed
    )
    {
        var enforced = Counts(Enforced(Rush, Settings, seed));
        var shadowed = Counts(Shadowed(Rush, Settings, seed));

        Assert.Equal(enforced, shadowed);

        // The storm must have been one in which there was something to decide.
        Assert.True(enforced["bg parked no_room"] > 5000);
        Assert.True(enforced["bg refused patience"] > 500);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Where_they_differ_it_counts_the_same_within_chance(int seed)
    {
        var storm = Rush with { Servers = [new ServerModel("one", 40)] };
        var enforced = Counts(Enforced(storm, Settings, seed));
        var shadowed = Counts(Shadowed(storm, Settings, seed));

        foreach (var (what, count) in enforced)
        {
            AssertClose(count, shadowed[what]);
        }
    }

    [Fact]
    public void A_full_lot_refuses_as_many()
    {
        var small = Settings with { ParkedLimit = 300 };

        var enforced = Enforced(Rush, small, 1).Classes.Single(known => known.Class == "bg");
        var shadowed = Shadowed(Rush, small, 1).Classes.Single(known => known.Class == "bg");

        Assert.True(Count(enforced.Refused, "lot_full") > 500);
        AssertClose(Count(enforced.Refused, "lot_full"), Count(shadowed.Refused, "lot_full"));
    }

    [Fact]
    public void The_stage_is_the_same()
    {
        var enforced = Replayer.Run(Rush, new GateDoor(Settings), 1);
        var shadowed = Replayer.Run(Rush, new ShadowDoor(Settings), 1);

        Assert.Equal(enforced.HighestStage, shadowed.HighestStage);
        Assert.Equal(enforced.DetectedAfter ?? 99, shadowed.DetectedAfter ?? 99, 0.5);
        Assert.Equal((0, 0), (enforced.StageAtEnd, shadowed.StageAtEnd));
    }

    [Fact]
    public void No_virtual_place_is_lost()
    {
        var result = Replayer.Run(Rush, new ShadowDoor(Settings), 1);

        Assert.Equal(
            (0, 0, 0),
            (result.InHandshakeAtEnd, result.PlacesUsedAtEnd, result.ParkedAtEnd)
        );
    }

    /// <summary>All decisions and ends of handshakes, by what they are.</summary>
    private static Dictionary<string, long> Counts(BackendReading reading) =>
        reading
            .Classes.SelectMany(known =>
                known
                    .Decisions.Select(decided =>
                        (Name: $"{known.Class} {decided.Decision} {decided.Reason}", decided.Count)
                    )
                    .Concat(
                        known.Handshakes.Select(ended =>
                            (Name: $"{known.Class} handshake {ended.Reason}", ended.Count)
                        )
                    )
            )
            .ToDictionary(known => known.Name, known => known.Count);

    private static BackendReading Enforced(Scenario scenario, GateSettings settings, int seed)
    {
        var door = new GateDoor(settings);
        Replayer.Run(scenario, door, seed);
        return door.State;
    }

    private static BackendReading Shadowed(Scenario scenario, GateSettings settings, int seed)
    {
        var door = new ShadowDoor(settings);
        Replayer.Run(scenario, door, seed);
        return door.State;
    }

    private static ClientBehaviour Once(double seconds) =>
        new()
        {
            TryLasts = TimeSpan.FromSeconds(seconds),
            GivesUpAfter = TimeSpan.FromSeconds(seconds),
            ComesBackAfter = TimeSpan.FromMinutes(1),
            ComesBackBefore = TimeSpan.FromMinutes(1),
        };

    private static long Count(IReadOnlyList<ReasonCount> counts, string reason) =>
        counts.Single(count => count.Reason == reason).Count;

    /// <summary>Within 4 %, or a few where there are few: the same chance falls to other clients.</summary>
    private static void AssertClose(long enforced, long shadowed) =>
        Assert.InRange(shadowed, enforced * 0.96 - 10, enforced * 1.04 + 10);
}
