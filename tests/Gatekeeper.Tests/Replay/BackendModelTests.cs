using Gatekeeper.Replay;
using Gatekeeper.Replay.Doors;
using Gatekeeper.Replay.Engine;
using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Tests.Replay;

public sealed class BackendModelTests
{
    private static readonly ServerModel Standard = new("one", ServerModel.StandardWorkers)
    {
        RoundTrip = TimeSpan.Zero,
    };

    [Fact]
    public void The_standard_server_does_800_handshakes_a_second_and_not_more()
    {
        var result = Saturated(Storms.CalmAt(1.3, 60, Standard));

        Assert.Equal(800, result.ReadyPerSecond(5, 60), 8.0);
        Assert.InRange(result.Goodput ?? 0, 0.98, 1.01);
    }

    [Fact]
    public void A_handshake_takes_50_ms_on_average_while_there_is_no_line()
    {
        var server = new Server(Standard) { InFlight = 20 };
        var dice = new Dice(1, 2);

        Assert.Equal(
            50,
            Enumerable
                .Range(0, 100_000)
                .Average(_ => new TimeSpan(server.Service(dice)).TotalMilliseconds),
            0.3
        );
    }

    [Theory]
    [InlineData(40, 50)]
    [InlineData(80, 51)]
    [InlineData(440, 60)]
    public void It_is_2_percent_slower_for_each_multiple_of_the_knee(
        int inFlight,
        double milliseconds
    )
    {
        var server = new Server(Standard with { Sigma = 0 }) { InFlight = inFlight };

        Assert.Equal(
            milliseconds,
            new TimeSpan(server.Service(new Dice(1, 2))).TotalMilliseconds,
            0.001
        );
    }

    [Fact]
    public void Half_the_capacity_is_half_the_handshakes()
    {
        var calm = Storms.CalmAt(1.3, 60, Standard);

        var result = Saturated(
            calm with
            {
                Faults = [new BackendFault(TimeSpan.FromSeconds(20)) { Capacity = 0.5 }],
            }
        );

        Assert.Equal(800, result.ReadyPerSecond(5, 20), 20.0);
        Assert.Equal(400, result.ReadyPerSecond(25, 60), 8.0);
    }

    [Fact]
    public void A_slow_stretch_ends_when_the_fault_does()
    {
        var calm = Storms.CalmAt(1.3, 60, Standard);

        var result = Saturated(
            calm with
            {
                Faults =
                [
                    new BackendFault(TimeSpan.FromSeconds(20))
                    {
                        Lasts = TimeSpan.FromSeconds(20),
                        Service = 2.5,
                    },
                ],
            }
        );

        Assert.Equal(320, result.ReadyPerSecond(22, 40), 10.0);
        Assert.Equal(800, result.ReadyPerSecond(42, 60), 20.0);
    }

    [Fact]
    public void Nothing_ends_during_a_pause_and_what_was_under_way_ends_later()
    {
        var calm = Storms.CalmAt(0.5, 40, Standard);

        var result = Saturated(
            calm with
            {
                Faults =
                [
                    new BackendFault(TimeSpan.FromSeconds(20))
                    {
                        Lasts = TimeSpan.FromSeconds(2),
                        Paused = true,
                    },
                ],
            }
        );

        Assert.Equal(0, result.ReadyPerSecond(20, 22));
        Assert.Equal(0, result.Fates.GaveUp);
        Assert.Equal(result.Fates.Born, result.Fates.Ready);
    }

    [Fact]
    public void Message_traffic_takes_its_share_of_the_backend()
    {
        var storm = Storms.Small with { Servers = [Standard], MessageTrafficShare = 0.3 };

        var result = Saturated(storm);

        Assert.Equal(0.7 * 800, result.ReadyPerSecond(22, 40), 10.0);
    }

    [Fact]
    public void A_dead_server_refuses_connects_and_loses_its_work_until_it_is_back()
    {
        var door = new RecordingDoor((storm, visit) => storm.Forward(visit, 0));
        var calm = Storms.CalmAt(0.1, 30, Standard) with
        {
            Faults =
            [
                new BackendFault(TimeSpan.FromSeconds(10))
                {
                    Lasts = TimeSpan.FromSeconds(5),
                    Server = "one",
                    Down = true,
                },
            ],
        };

        var result = Replayer.Run(calm, door, 1);

        Assert.NotEmpty(door.ConnectFailures);
        Assert.All(door.ConnectFailures, at => Assert.InRange(at.TotalSeconds, 10, 15.01));
        Assert.Equal(0, result.ReadyPerSecond(11, 15));
        Assert.Equal(result.Fates.Born, result.Fates.Ready);
    }

    [Fact]
    public void Work_goes_on_for_clients_that_left_and_counts_as_wasted()
    {
        var slow = new ServerModel("one", 1) { MeanService = TimeSpan.FromSeconds(20), Sigma = 0 };

        var result = Replayer.Run(Storms.CalmAt(0.5, 300, slow), new OpenDoor(), 1);

        Assert.Equal(1, result.Wasted);
        Assert.Equal(0, result.Fates.Ready);
    }

    [Theory]
    [InlineData(1, 0.02, 20)]
    [InlineData(1, 0.2, 8)]
    [InlineData(0.5, 0.1, 5)]
    public void Long_handshakes_leave_the_mean_of_all_as_it_was(
        double work,
        double share,
        double times
    )
    {
        var behaviour = StandardStorms.ImpatientBackground with
        {
            Work = work,
            LongShare = share,
            LongTimes = times,
        };
        var storm = Storms.CalmAt(1.3, 60, Standard) with
        {
            Foreground = behaviour,
            Background = behaviour,
        };
        var factory = new ClientFactory(storm, 800, new Dice(1, 1), new Dice(1, 9));

        var works = Enumerable
            .Range(0, 200_000)
            .Select(_ => (double)factory.Make(0, false).Work)
            .ToList();

        Assert.Equal(work, works.Average(), 0.02 * work);
        Assert.Equal(2, works.Distinct().Count());
        Assert.Equal(times, works.Max() / works.Min(), 0.001);
        Assert.Equal(share, works.Count(known => known > work) / 200_000.0, 0.002);
    }

    [Fact]
    public void Handshakes_of_less_work_are_done_sooner_and_goodput_counts_their_work()
    {
        var calm = Storms.CalmAt(3, 60, Standard);

        var result = Saturated(calm, work: 0.4);

        Assert.Equal(800 / 0.4, result.ReadyPerSecond(5, 60), 30.0);
        Assert.InRange(result.Goodput ?? 0, 0.98, 1.01);
    }

    /// <summary>As many as there are workers at a time, and clients that wait as long as need be.</summary>
    private static ReplayResult Saturated(Scenario scenario, double work = 1)
    {
        var patient = new ClientBehaviour
        {
            TryLasts = TimeSpan.FromHours(1),
            GivesUpAfter = TimeSpan.FromHours(1),
            Work = work,
        };
        return Replayer.Run(
            scenario with
            {
                Foreground = patient,
                Background = patient,
            },
            new FixedWindowDoor(ServerModel.StandardWorkers),
            1
        );
    }
}
