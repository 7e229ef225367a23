using Gatekeeper.Emergency;

namespace Gatekeeper.Tests.Emergency;

/// <summary>What raises a stage, what keeps it up, and what an operator may order.</summary>
public sealed class StageRulesTests
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
    private static readonly StageSignals Storm = Calm with
    {
        PlacesRanOut = true,
        ParkedOthers = 300,
    };
    private readonly StageJudge _judge = new();
    private TimeSpan _now;

    [Fact]
    public void Slow_handshakes_while_places_are_used_up_are_an_emergency() =>
        Assert.Equal(
            Stage.Emergency,
            After(Calm with { PlacesRanOut = true, LatencyRatio = 4.1, ParkedOthers = 150 })
        );

    [Theory]
    [InlineData(3.2, 5, Stage.Emergency)]
    [InlineData(1.9, 5, Stage.Watch)]
    [InlineData(3.2, 0, Stage.Watch)] // nothing is known of them
    public void So_are_slow_requests_where_they_are_probed(
        double ratio,
        double usualMilliseconds,
        Stage stage
    ) =>
        Assert.Equal(
            stage,
            After(
                Calm with
                {
                    PlacesRanOut = true,
                    ParkedOthers = 150,
                    ProbeRatio = ratio,
                    ProbeReference = TimeSpan.FromMilliseconds(usualMilliseconds),
                }
            )
        );

    [Fact]
    public void Slow_requests_while_places_are_free_drown_nobody() =>
        Assert.Equal(
            Stage.Normal,
            After(
                Calm with
                {
                    ParkedOthers = 150,
                    ProbeRatio = 20,
                    ProbeReference = TimeSpan.FromMilliseconds(5),
                }
            )
        );

    [Fact]
    public void The_crowd_after_a_pause_is_slow_too_and_no_emergency() =>
        Assert.Equal(
            Stage.Watch,
            After(
                Calm with
                {
                    PlacesRanOut = true,
                    LatencyRatio = 2.1,
                    ParkedOthers = 130,
                },
                seconds: 10
            )
        );

    [Theory]
    [InlineData(63, 86, Stage.Watch)] // what chance does to a small backend: 55 a second are 86 now and then
    [InlineData(63, 120, Stage.Emergency)]
    [InlineData(800, 1200, Stage.Emergency)]
    public void More_arrivals_are_a_surge_when_chance_does_not_explain_them(
        int recent,
        int demand,
        Stage expected
    ) =>
        Assert.Equal(
            expected,
            After(
                Calm with
                {
                    PlacesRanOut = true,
                    Capacity = recent,
                    RecentCapacity = recent,
                    Demand = demand,
                    ParkedOthers = recent / 2,
                }
            )
        );

    [Fact]
    public void Slow_handshakes_while_places_are_free_drown_nobody() =>
        Assert.Equal(
            Stage.Normal,
            After(Calm with { LatencyRatio = 20, ParkedOthers = StageJudge.Few })
        );

    [Fact]
    public void Slow_handshakes_with_a_handful_waiting_are_no_emergency() =>
        Assert.Equal(
            Stage.Watch,
            After(
                Calm with
                {
                    PlacesRanOut = true,
                    LatencyRatio = 20,
                    ParkedOthers = StageJudge.Few - 1,
                }
            )
        );

    [Fact]
    public void An_emergency_ends_well_below_what_raised_it()
    {
        Assert.Equal(Stage.Emergency, After(Storm));

        Assert.Equal(Stage.Emergency, After(Storm with { ParkedOthers = 190 }, seconds: 10));
        Assert.Equal(Stage.Emergency, After(Storm with { ParkedOthers = 130 }, seconds: 10));
        Assert.Equal(Stage.Watch, After(Storm with { ParkedOthers = 70 }, seconds: 10));
        Assert.Equal(Stage.Watch, After(Storm with { ParkedOthers = 190 }, seconds: 10));
    }

    [Theory]
    [InlineData(2100, 0.1, 1500, 0.1, 700, 0.1)]
    [InlineData(300, 0.85, 300, 0.6, 300, 0.3)]
    public void Severe_ends_well_below_what_raised_it(
        int raised,
        double raisedShare,
        int between,
        double betweenShare,
        int below,
        double belowShare
    )
    {
        Assert.Equal(
            Stage.Severe,
            After(Storm with { ParkedOthers = raised, LotShare = raisedShare })
        );
        Assert.Equal(
            Stage.Severe,
            After(Storm with { ParkedOthers = between, LotShare = betweenShare }, seconds: 10)
        );
        Assert.Equal(
            Stage.Emergency,
            After(Storm with { ParkedOthers = below, LotShare = belowShare }, seconds: 10)
        );
    }

    [Fact]
    public void Between_the_two_thresholds_nothing_rises() =>
        Assert.Equal(Stage.Watch, After(Storm with { ParkedOthers = 190 }, seconds: 10));

    [Fact]
    public void Those_who_will_come_back_keep_an_emergency_up_but_never_raise_one()
    {
        var owed = Calm with { Owed = 500 };
        Assert.Equal(Stage.Normal, After(owed, seconds: 10));

        Assert.Equal(Stage.Emergency, After(Storm));
        Assert.Equal(Stage.Emergency, After(owed, seconds: 60));

        Assert.Equal(Stage.Normal, After(owed with { Owed = 150 }, seconds: 10));
    }

    [Fact]
    public void They_keep_up_an_emergency_and_nothing_higher()
    {
        Assert.Equal(Stage.Severe, After(Storm with { ParkedOthers = 2100 }));

        Assert.Equal(Stage.Emergency, After(Calm with { Owed = 5000 }, seconds: 60));
    }

    [Fact]
    public void On_a_quiet_backend_a_few_who_will_come_back_keep_nothing_up()
    {
        Assert.Equal(Stage.Emergency, After(Storm));

        Assert.Equal(
            Stage.Normal,
            After(Calm with { Capacity = 0, Owed = StageJudge.Few }, seconds: 10)
        );
    }

    [Theory]
    [InlineData(Stage.Normal)]
    [InlineData(Stage.Severe)]
    [InlineData(Stage.ForegroundOverload)]
    public void A_forced_stage_is_in_force_at_once_whatever_the_signals_say(Stage forced)
    {
        After(Storm);

        Assert.True(_judge.Judge(Storm, _now, (forced, "a drill")));
        Assert.False(_judge.Judge(Calm, _now + TimeSpan.FromMinutes(1), (forced, "a drill")));

        Assert.Equal(forced, _judge.Stage);
        Assert.Equal("an operator ordered it: a drill", _judge.Reason);
    }

    [Fact]
    public void Forcing_the_stage_that_is_in_force_changes_the_reason_alone()
    {
        Assert.False(_judge.Judge(Calm, _now, (Stage.Normal, "a drill")));

        Assert.Equal("an operator ordered it: a drill", _judge.Reason);
    }

    [Fact]
    public void After_the_order_signals_lead_on_from_it_with_a_dwell_of_their_own()
    {
        After(Storm, seconds: 10);
        _judge.Judge(Storm, _now, (Stage.Normal, "a drill"));

        Assert.False(_judge.Judge(Storm, _now));
        Assert.False(_judge.Judge(Storm, _now + StageJudge.RiseAfter / 2));
        Assert.True(_judge.Judge(Storm, _now + StageJudge.RiseAfter));
        Assert.Equal(Stage.Emergency, _judge.Stage);
    }

    private Stage After(StageSignals signals, double seconds = 0.3)
    {
        for (var end = _now + TimeSpan.FromSeconds(seconds); _now < end; )
        {
            _judge.Judge(signals, _now);
            _now += TimeSpan.FromMilliseconds(50);
        }

        return _judge.Stage;
    }
}
