using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Emergency;

namespace Gatekeeper.Tests.Admission;

public sealed class OverrideTests
{
    private readonly TestGate _bench = new(window: 2);

    [Fact]
    public void A_forced_stage_is_in_force_at_once_with_a_sentence_that_says_so()
    {
        _bench.Gate.Apply(Order(Stage.Severe));

        var reading = _bench.Gate.Read();
        Assert.Equal(((int)Stage.Severe, "severe"), (reading.Stage, reading.StageName));
        Assert.Equal("an operator ordered it: database failover", reading.Reason);
        Assert.Equal((Stage.Normal, Stage.Severe), Assert.Single(_bench.Stages));
        Assert.Equal((int)Stage.Severe, reading.Override?.Stage);
    }

    [Fact]
    public void A_forced_stage_holds_against_all_signals()
    {
        _bench.Gate.Apply(Order(Stage.Normal));
        _bench.Admit();
        _bench.Admit();
        for (var parked = 0; parked < 500; parked++)
        {
            _bench.Park(TestWaiter.Background());
        }

        _bench.Pass(TimeSpan.FromSeconds(3));

        Assert.Equal((int)Stage.Normal, _bench.Gate.Read().Stage);
        Assert.Empty(_bench.Stages);
    }

    [Fact]
    public void While_background_is_paused_nobody_of_it_is_let_in_in_any_way()
    {
        var held = _bench.Admit();
        _bench.Admit();
        var old = _bench.Park(TestWaiter.Of(Rank.Background, age: 60));
        _bench.Gate.Apply(Order(pause: true));
        held.Ready();

        // Free places, and the floor has been due for long.
        for (var letIn = 0; letIn < 200; letIn++)
        {
            Assert.True(_bench.Gate.TryAdmit(TestWaiter.ArrivalOf(Rank.Person), out var person));
            person.Ready();
            Assert.False(_bench.Gate.TryAdmit(TestWaiter.ArrivalOf(Rank.Background), out _));
        }

        var young = _bench.Park(TestWaiter.Background());
        _bench.Gate.Apply(
            _bench.Settings with
            {
                WindowLaw = Gatekeeper.Windows.WindowLawSettings.Fixed(50),
            }
        );
        _bench.Gate.UpdateDestinations(["one", "two"]);
        _bench.Pass(TimeSpan.FromSeconds(1));

        Assert.Null(old.Permit);
        Assert.Null(young.Permit);
        Assert.Equal(2, _bench.Parked);
    }

    [Fact]
    public void While_background_is_paused_it_is_refused_when_its_patience_is_nearly_over()
    {
        _bench.Gate.Apply(Order(pause: true));
        var waiter = _bench.Park(TestWaiter.Background());

        _bench.Pass(TimeSpan.FromSeconds(9.1));

        Assert.Equal(RefusalReason.Patience, waiter.Refusal?.Reason);
    }

    [Fact]
    public void A_promoted_connection_is_background_no_more_and_is_let_in()
    {
        _bench.Gate.Apply(Order(pause: true));
        var waiter = _bench.Park(
            new TestWaiter(TestWaiter.ArrivalOf(Rank.Background) with { Device = "phone" })
        );
        Assert.Null(waiter.Permit);

        _bench.Gate.Promote("phone");

        Assert.NotNull(waiter.Permit);
    }

    [Fact]
    public void Lifting_it_lets_background_in_at_once()
    {
        _bench.Gate.Apply(Order(pause: true));
        var waiter = _bench.Park(TestWaiter.Background());

        _bench.Gate.Apply((GateOverride?)null);

        Assert.NotNull(waiter.Permit);
        Assert.Null(_bench.Gate.Override);
        Assert.Null(_bench.Gate.Read().Override);
    }

    [Fact]
    public void It_ends_by_the_clock_and_then_background_is_let_in()
    {
        _bench.Gate.Apply(Order(Stage.Emergency, pause: true, seconds: 5));
        var waiter = _bench.Park(TestWaiter.Background());

        _bench.Pass(TimeSpan.FromSeconds(4.9));
        Assert.Null(waiter.Permit);
        Assert.Equal(0.1, _bench.Gate.Read().Override!.SecondsLeft, 0.01);
        _bench.Pass(TimeSpan.FromSeconds(0.1));

        Assert.NotNull(waiter.Permit);
        Assert.Null(_bench.Gate.Override);
    }

    [Fact]
    public void When_it_ends_the_signals_lead_on_from_the_forced_stage_step_by_step()
    {
        _bench.Gate.Apply(Order(Stage.Severe, seconds: 1));

        _bench.Pass(TimeSpan.FromSeconds(20));

        Assert.Equal(
            [
                (Stage.Normal, Stage.Severe),
                (Stage.Severe, Stage.Emergency),
                (Stage.Emergency, Stage.Watch),
                (Stage.Watch, Stage.Normal),
            ],
            _bench.Stages
        );
    }

    [Fact]
    public void A_newer_order_takes_the_place_of_the_one_before()
    {
        _bench.Gate.Apply(Order(Stage.Severe, pause: true, seconds: 1));
        var newer = Order(Stage.Watch, seconds: 60);

        _bench.Gate.Apply(newer);
        _bench.Pass(TimeSpan.FromSeconds(2));

        Assert.Same(newer, _bench.Gate.Override);
        Assert.True(_bench.HasRoomFor(ConnectionClass.Background));
        Assert.Equal((int)Stage.Watch, _bench.Gate.Read().Stage);
    }

    [Fact]
    public void An_order_that_came_too_late_does_nothing()
    {
        var inForce = Order(Stage.Severe, seconds: 60);
        _bench.Gate.Apply(inForce);

        _bench.Gate.Apply(Order(Stage.Watch, pause: true, seconds: -1));

        Assert.Same(inForce, _bench.Gate.Override);
        Assert.Equal((int)Stage.Severe, _bench.Gate.Read().Stage);
    }

    private GateOverride Order(Stage? stage = null, bool pause = false, double seconds = 60) =>
        new(stage, pause, "database failover", _bench.Clock.GetUtcNow().AddSeconds(seconds));
}
