using System.Text.Json;
using System.Text.Json.Serialization;
using Gatekeeper.Classification;
using Gatekeeper.Replay;
using Gatekeeper.Replay.Doors;
using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Tests.Replay;

public sealed class ReplayerTests
{
    private static readonly JsonSerializerOptions WithInfinity = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static TheoryData<string> Doors => ["gate", "none", "fixed:10", "fixed:40"];

    public static TheoryData<string> OddStorms =>
        ["plain", "hasty", "silent", "lies", "dies", "pauses", "halved", "mobile", "polite"];

    [Theory]
    [MemberData(nameof(Doors))]
    public void The_same_seed_gives_the_same_result(string door)
    {
        var one = Replayer.Run(Storms.Small, Make(door), 3);
        var other = Replayer.Run(Storms.Small, Make(door), 3);

        Assert.Equal(AsText(one), AsText(other));
    }

    [Fact]
    public void Another_seed_gives_another_storm() =>
        Assert.NotEqual(
            AsText(Storms.WithGate(Storms.Small, seed: 1)),
            AsText(Storms.WithGate(Storms.Small, seed: 2) with { Seed = 1 })
        );

    [Fact]
    public void The_same_clients_come_whatever_stands_in_front()
    {
        var one = new RecordingDoor();
        var other = new RecordingDoor((storm, visit) => storm.Forward(visit, 0));

        Replayer.Run(Storms.Small, one, 1);
        Replayer.Run(Storms.Small, other, 1);

        Assert.Equal(FirstTries(one).Take(3000), FirstTries(other).Take(3000));
    }

    [Theory]
    [MemberData(nameof(OddStorms))]
    public void Every_client_ends_as_one_of_its_fates_and_no_permit_is_lost(string name)
    {
        var result = Storms.WithGate(Odd(name));

        var fates = result.Fates;
        Assert.Equal(fates.Born, fates.Ready + fates.GaveUp + fates.Silent + fates.StillTrying);
        Assert.True(fates.Tries >= fates.Born - fates.StillTrying);
        Assert.Equal(
            (0, 0, 0),
            (result.InHandshakeAtEnd, result.PlacesUsedAtEnd, result.ParkedAtEnd)
        );
    }

    [Fact]
    public void The_gate_serves_foreground_where_nothing_serves_nobody()
    {
        var storm = Storms.Small with { StormLoad = 4.5, StormLasts = TimeSpan.FromSeconds(30) };

        var gate = Storms.WithGate(storm);
        var none = Replayer.Run(storm, new OpenDoor(), 1);

        Assert.Equal(1, gate.ForegroundWithin3Seconds);
        Assert.InRange(none.ForegroundWithin3Seconds ?? 1, 0, 0.3);
        Assert.InRange(gate.Goodput ?? 0, 0.95, 1.01);
        Assert.InRange(none.Goodput ?? 1, 0, 0.3);
        Assert.True(none.Wasted > 0.5);
    }

    [Fact]
    public void The_gate_calls_a_storm_an_emergency_and_calm_again_by_itself()
    {
        var result = Storms.WithGate(Storms.Small);

        Assert.InRange(result.StageBeforeStorm, 0, 1);
        Assert.InRange(result.DetectedAfter ?? 99, 0, 4);
        Assert.Equal(0, result.StageAtEnd);
    }

    [Fact]
    public void Load_follows_the_clock()
    {
        var day = Storms.CalmAt(0, 86_400, new ServerModel("one", 1)) with
        {
            Rhythm = new DailyRhythm(0.1, 0.5),
        };

        var result = Storms.WithGate(day, window: 4);

        Assert.Equal(0.1 * 20, result.ReadyPerMinute(0, 1800) / 60, 0.3);
        Assert.Equal(0.5 * 20, result.ReadyPerMinute(42_000, 44_000) / 60, 0.5);
    }

    [Fact]
    public void A_surge_comes_beside_the_storm_and_with_its_own_people()
    {
        var door = new RecordingDoor((storm, visit) => storm.Forward(visit, 0));
        var storm = Storms.Small with
        {
            CalmLasts = TimeSpan.FromSeconds(40),
            StormLasts = TimeSpan.FromSeconds(10),
            Surges =
            [
                new LoadSurge(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), 2)
                {
                    ForegroundShare = 0.9,
                },
                new LoadSurge(TimeSpan.FromSeconds(70), TimeSpan.FromSeconds(10), 1),
            ],
        };

        Replayer.Run(storm, door, 1);

        Assert.Equal(0.3 * 200, NewPerSecond(door, 0, 10), 15.0);
        Assert.Equal(2 * 200, NewPerSecond(door, 10, 20), 20.0);
        Assert.Equal(0.3 * 200, NewPerSecond(door, 20, 40), 12.0);
        Assert.Equal(1.5 * 200, NewPerSecond(door, 40, 50), 20.0);
        Assert.Equal(1 * 200, NewPerSecond(door, 70, 80), 15.0);
        Assert.Equal(0.9, ForegroundShare(door, 10, 20), 0.03);
        Assert.Equal(0.2, ForegroundShare(door, 70, 80), 0.03);
    }

    [Fact]
    public void A_load_that_follows_the_clock_surges_all_the_same()
    {
        var door = new RecordingDoor((storm, visit) => storm.Forward(visit, 0));
        var day = Storms.CalmAt(0, 60) with
        {
            Rhythm = new DailyRhythm(0.1, 1),
            Surges = [new LoadSurge(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20), 1)],
        };

        Replayer.Run(day, door, 1);

        Assert.Equal(0.1 * 200, NewPerSecond(door, 0, 20), 8.0);
        Assert.Equal(200, NewPerSecond(door, 20, 40), 15.0);
    }

    private static double NewPerSecond(RecordingDoor door, double from, double to) =>
        FirstTriesBetween(door, from, to).Count() / (to - from);

    private static double ForegroundShare(RecordingDoor door, double from, double to) =>
        FirstTriesBetween(door, from, to)
            .Average(knock => knock.Item2.Class == ConnectionClass.Foreground ? 1 : 0);

    private static IEnumerable<(TimeSpan, Knock)> FirstTriesBetween(
        RecordingDoor door,
        double from,
        double to
    ) =>
        FirstTries(door)
            .Where(knock => knock.Item1.TotalSeconds >= from && knock.Item1.TotalSeconds < to);

    private static IFrontDoor Make(string name) =>
        BuiltInDoors.TryMake(name) ?? new GateDoor(new Gatekeeper.Admission.GateSettings());

    private static string AsText(ReplayResult result) =>
        JsonSerializer.Serialize(result, WithInfinity);

    private static IEnumerable<(TimeSpan, Knock)> FirstTries(RecordingDoor door) =>
        door.Knocks.Where(knock => knock.Knock.Try == 1);

    private static Scenario Odd(string name)
    {
        var fault = new BackendFault(TimeSpan.FromSeconds(25))
        {
            Lasts = TimeSpan.FromSeconds(5),
            Server = "one",
        };
        var storm = Storms.Small;
        return name switch
        {
            "hasty" => storm with { RealPatience = 0.3 },
            "silent" => storm with { SilentShare = 0.3 },
            "lies" => storm with { LyingShare = 0.5, NoFlagShare = 0.2 },
            "dies" => storm with
            {
                Servers = [new ServerModel("one", 6), new ServerModel("other", 4)],
                Faults = [fault with { Down = true }],
            },
            "pauses" => storm with { Faults = [fault with { Paused = true }] },
            "halved" => storm with { Faults = [fault with { Capacity = 0.5, Lasts = null }] },
            "mobile" => storm with { ClientRoundTrip = TimeSpan.FromMilliseconds(150) },
            "polite" => storm with
            {
                Background = storm.Background with { ObeysRetryAfter = true },
            },
            _ => storm,
        };
    }
}
