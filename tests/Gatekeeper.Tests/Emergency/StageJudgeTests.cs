using Gatekeeper.Emergency;

namespace Gatekeeper.Tests.Emergency;

public sealed class StageJudgeTests
{
    private static readonly StageSignals Calm = new(
        PlacesRanOut: false,
        Places: 40,
        LatencyRatio: 1,
        Reference: TimeSpan.FromMilliseconds(21),
        ParkedForeground: 0,
        ParkedOthers: 0,
        Owed: 0,
        LotShare: 0,
        Capacity: 200,
        Demand: 200,
        ForegroundDemand: 20,
        RecentCapacity: 200,
        OldestForegroundWait: TimeSpan.Zero,
        BackgroundPatience: TimeSpan.FromSeconds(10)
    );

    [Fact]
    public void It_begins_normal_and_stays_so_in_calm()
    {
        var judge = new StageJudge();

        Assert.False(judge.Judge(Calm, TimeSpan.FromSeconds(1)));
        Assert.Equal(Stage.Normal, judge.Stage);
    }

    [Theory]
    [InlineData(150, Stage.Watch)]
    [InlineData(201, Stage.Emergency)]
    [InlineData(2001, Stage.Severe)]
    public void The_background_that_waits_decides_the_stage(int parked, Stage expected)
    {
        var signals = Calm with { PlacesRanOut = true, ParkedOthers = parked };

        Assert.Equal(expected, After(StageJudge.RiseAfter, signals).Stage);
    }

    [Fact]
    public void A_nearly_full_lot_is_severe() =>
        Assert.Equal(
            Stage.Severe,
            After(
                StageJudge.RiseAfter,
                Calm with
                {
                    PlacesRanOut = true,
                    ParkedOthers = 81,
                    LotShare = 0.81,
                }
            ).Stage
        );

    [Fact]
    public void Foreground_that_waits_longer_than_a_ripple_is_foreground_overload() =>
        Assert.Equal(
            Stage.ForegroundOverload,
            After(
                StageJudge.RiseAfter,
                Calm with
                {
                    PlacesRanOut = true,
                    ParkedForeground = 150,
                    ForegroundDemand = 220,
                    OldestForegroundWait = TimeSpan.FromSeconds(0.6),
                }
            ).Stage
        );

    [Fact]
    public void A_handful_behind_one_slow_login_on_a_quiet_server_is_no_emergency()
    {
        var quiet = Calm with
        {
            PlacesRanOut = true,
            Capacity = 0,
            ParkedForeground = 2,
            ParkedOthers = 3,
            OldestForegroundWait = TimeSpan.FromSeconds(2),
        };

        Assert.Equal(Stage.Watch, After(StageJudge.RiseAfter, quiet).Stage);
    }

    [Fact]
    public void On_the_way_down_it_says_so_and_not_why_it_was_up()
    {
        var judge = After(
            StageJudge.RiseAfter,
            Calm with
            {
                PlacesRanOut = true,
                ParkedOthers = 2001,
            }
        );
        for (var seconds = 1.0; judge.Stage == Stage.Severe; seconds += 0.05)
        {
            judge.Judge(Calm, TimeSpan.FromSeconds(seconds));
        }

        Assert.StartsWith(
            "calmer: 0 foreground and 0 background",
            judge.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_surge_is_an_emergency_before_its_queue_is_long()
    {
        var surge = Calm with { PlacesRanOut = true, ParkedOthers = 60, Demand = 310 };

        Assert.Equal(Stage.Emergency, After(StageJudge.RiseAfter, surge).Stage);
        Assert.Equal(Stage.Watch, After(StageJudge.RiseAfter, surge with { Demand = 200 }).Stage);
    }

    [Fact]
    public void A_burst_shorter_than_the_dwell_changes_nothing()
    {
        var judge = new StageJudge();
        var burst = Calm with { PlacesRanOut = true, ParkedOthers = 300 };

        judge.Judge(burst, TimeSpan.Zero);
        judge.Judge(Calm, StageJudge.RiseAfter / 2);
        judge.Judge(burst, StageJudge.RiseAfter);

        Assert.Equal(Stage.Normal, judge.Stage);
    }

    [Fact]
    public void It_comes_down_one_step_at_a_time()
    {
        var judge = After(
            StageJudge.RiseAfter,
            Calm with
            {
                PlacesRanOut = true,
                ParkedOthers = 2001,
            }
        );
        var stages = new List<Stage>();

        for (var seconds = 1.0; seconds < 12; seconds += 0.05)
        {
            if (judge.Judge(Calm, TimeSpan.FromSeconds(seconds)))
            {
                stages.Add(judge.Stage);
            }
        }

        Assert.Equal([Stage.Emergency, Stage.Watch, Stage.Normal], stages);
    }

    [Fact]
    public void Its_reason_names_the_cause_and_no_other()
    {
        var tooMany = Calm with { PlacesRanOut = true, ParkedOthers = 2001, LotShare = 0.1 };

        Assert.Equal(
            "2,001 background connections wait, more than 200 handshakes/s can serve within their patience",
            After(StageJudge.RiseAfter, tooMany).Reason
        );
        Assert.Equal(
            "2,001 background connections wait and the lot is 90 % full",
            After(StageJudge.RiseAfter, tooMany with { LotShare = 0.9 }).Reason
        );
    }

    [Theory]
    [InlineData(Stage.Normal, "places are free")]
    [InlineData(
        Stage.Severe,
        "calmer: 0 foreground and 0 background connections wait; one step down every 2 s"
    )]
    public void When_an_order_ends_its_reason_ends_too(Stage ordered, string expected)
    {
        var judge = new StageJudge();
        judge.Judge(Calm, TimeSpan.Zero, (ordered, "an exercise"));
        Assert.Equal("an operator ordered it: an exercise", judge.Reason);

        judge.Judge(Calm, TimeSpan.FromMilliseconds(50));

        Assert.Equal(expected, judge.Reason);
    }

    [Fact]
    public void Its_reason_is_a_sentence_with_figures() =>
        Assert.Equal(
            "1,240 background connections wait, 6.2 s of the backend's 200 handshakes/s",
            After(
                StageJudge.RiseAfter,
                Calm with
                {
                    PlacesRanOut = true,
                    ParkedOthers = 1240,
                }
            ).Reason
        );

    private static StageJudge After(TimeSpan dwell, StageSignals signals)
    {
        var judge = new StageJudge();
        judge.Judge(signals, TimeSpan.Zero);
        judge.Judge(signals, dwell);
        return judge;
    }
}
