using Gatekeeper.Classification;
using Gatekeeper.Replay;
using Gatekeeper.Replay.Doors;

namespace Gatekeeper.Tests.Replay;

public sealed class ClientBehaviourTests
{
    private static readonly Scenario Calm = Storms.CalmAt(0.05, 60) with
    {
        CalmForegroundShare = 0.5,
    };

    [Fact]
    public void A_try_lasts_as_long_as_its_class_waits()
    {
        var door = new RecordingDoor();

        Replayer.Run(Calm, door, 1);

        Assert.Equal(5, SecondsUntilLeave(door, ConnectionClass.Foreground), 0.001);
        Assert.Equal(10, SecondsUntilLeave(door, ConnectionClass.Background), 0.001);
    }

    [Fact]
    public void Real_patience_may_be_another_than_the_gate_is_told()
    {
        var door = new RecordingDoor();

        Replayer.Run(Calm with { RealPatience = 0.7 }, door, 1);

        Assert.Equal(7, SecondsUntilLeave(door, ConnectionClass.Background), 0.001);
        Assert.Contains(door.Knocks, knock => knock.Knock.Patience == TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void An_impatient_client_comes_back_within_a_second_whatever_it_is_told()
    {
        var door = new RecordingDoor(
            (storm, visit) => storm.Refuse(visit, TimeSpan.FromSeconds(20))
        );

        Replayer.Run(Calm, door, 1);

        Assert.All(PausesBetweenTries(door), pause => Assert.InRange(pause, 0.2, 1));
    }

    /// <summary>Everybody is refused at once, so one visit's number is used for all of them, 300,000 times while the first tries would still last.</summary>
    [Fact]
    public void A_try_is_not_ended_by_what_was_planned_for_a_try_long_before()
    {
        var door = new RecordingDoor((storm, visit) => storm.Refuse(visit, null));
        var busy = Calm with { CalmLoad = 8, CalmLasts = TimeSpan.FromSeconds(20) };

        Replayer.Run(busy, door, 1);

        Assert.Empty(door.Leaves);
    }

    [Fact]
    public void A_polite_client_comes_back_when_it_was_told_to()
    {
        var door = new RecordingDoor(
            (storm, visit) => storm.Refuse(visit, TimeSpan.FromSeconds(20))
        );
        var polite = Calm with
        {
            Foreground = Calm.Foreground with { ObeysRetryAfter = true },
            Background = Calm.Background with { ObeysRetryAfter = true },
        };

        Replayer.Run(polite, door, 1);

        Assert.All(PausesBetweenTries(door), pause => Assert.Equal(20, pause, 0.001));
    }

    [Fact]
    public void A_client_stops_trying_when_it_gives_up()
    {
        var door = new RecordingDoor((storm, visit) => storm.Refuse(visit, null));
        var watched = Calm with { WatchedAfterStorm = TimeSpan.FromSeconds(700) };

        var result = Replayer.Run(watched, door, 1);

        Assert.Equal(result.Fates.Born, result.Fates.GaveUp + result.Fates.StillTrying);
        Assert.True(result.Fates.GaveUp > 0);
        Assert.All(
            door.ByDevice.Where(device => device.First().Knock.Class == ConnectionClass.Foreground),
            device => Assert.InRange((device.Last().At - device.First().At).TotalSeconds, 0, 30)
        );
    }

    [Fact]
    public void A_device_keeps_its_identity_and_counts_its_tries()
    {
        var door = new RecordingDoor();

        Replayer.Run(Calm, door, 1);

        Assert.All(
            door.ByDevice,
            device =>
                Assert.Equal(
                    Enumerable.Range(1, device.Count()),
                    device.Select(knock => knock.Knock.Try)
                )
        );
    }

    [Fact]
    public void Lying_background_says_foreground_and_is_not_measured_as_foreground()
    {
        var door = new RecordingDoor((storm, visit) => storm.Forward(visit, 0));
        var storm = Storms.Small with { LyingShare = 0.3 };

        var result = Replayer.Run(storm, door, 1);

        var says = door.Knocks.Count(knock =>
            knock.Knock.Class == ConnectionClass.Foreground
            && knock.At.TotalSeconds is > 20 and < 40
        );
        var all = door.Knocks.Count(knock => knock.At.TotalSeconds is > 20 and < 40);
        Assert.Equal(0.04 + 0.96 * 0.3, says / (double)all, 0.03);
        Assert.InRange(result.ForegroundInStorm / (double)all, 0.02, 0.12);
    }

    [Fact]
    public void Clients_without_a_flag_are_unknown()
    {
        var door = new RecordingDoor();

        Replayer.Run(Calm with { NoFlagShare = 1 }, door, 1);

        Assert.All(door.Knocks, knock => Assert.Equal(ConnectionClass.Unknown, knock.Knock.Class));
    }

    [Fact]
    public void The_way_to_the_gate_and_back_is_part_of_the_wait()
    {
        var far = Storms.CalmAt(0.3, 60) with { ClientRoundTrip = TimeSpan.FromMilliseconds(100) };

        var near = Storms.WithGate(far with { ClientRoundTrip = TimeSpan.Zero });
        var result = Storms.WithGate(far);

        Assert.Equal(0.1, (result.ForegroundCalm.P50 ?? 0) - (near.ForegroundCalm.P50 ?? 0), 0.002);
    }

    [Fact]
    public void Silent_clients_cost_their_place_only_for_a_moment()
    {
        var result = Storms.WithGate(Storms.Small with { SilentShare = 0.1 });

        Assert.True(result.Fates.Silent > 0);
        Assert.Equal(0, result.PlacesUsedAtEnd);
    }

    private static double SecondsUntilLeave(RecordingDoor door, ConnectionClass connectionClass)
    {
        var (left, knock) = door.Leaves.First(leave => leave.Knock.Class == connectionClass);
        var came = door.Knocks.First(known => known.Knock == knock).At;
        return (left - came).TotalSeconds;
    }

    private static IEnumerable<double> PausesBetweenTries(RecordingDoor door) =>
        door.ByDevice.SelectMany(device =>
            device.Zip(device.Skip(1), (one, next) => (next.At - one.At).TotalSeconds)
        );
}
