using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Emergency;
using Gatekeeper.Testing;
using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Admission;

public sealed class ParkingTests
{
    private static readonly Arrival Background = new(
        ConnectionClass.Background,
        TimeSpan.FromSeconds(10)
    );

    [Fact]
    public void A_parked_connection_is_refused_just_before_its_patience_ends()
    {
        var bench = new TestGate(window: 1);
        bench.Admit();
        var waiter = bench.Park(TestWaiter.Foreground());

        bench.Pass(TimeSpan.FromSeconds(4.4));
        Assert.Null(waiter.Refusal);
        bench.Pass(TimeSpan.FromSeconds(0.2));

        Assert.Equal(RefusalReason.Patience, waiter.Refusal?.Reason);
        Assert.InRange(
            waiter.Refusal!.Value.RetryAfter,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(60)
        );
        Assert.Equal(0, bench.Parked);
    }

    [Fact]
    public void Somebody_whose_patience_is_over_is_not_let_in_even_when_a_place_is_free()
    {
        var bench = new TestGate(window: 1);
        var held = bench.Admit();
        var waiter = bench.Park(TestWaiter.Foreground());

        bench.Clock.Advance(TimeSpan.FromSeconds(4.9));
        held.Ready();

        Assert.Null(waiter.Permit);
        Assert.Equal(RefusalReason.Patience, waiter.Refusal?.Reason);
    }

    [Fact]
    public void Who_leaves_while_parked_frees_the_place_in_the_lot_at_once_and_is_told_nothing()
    {
        var bench = new TestGate(window: 1);
        var held = bench.Admit();
        var waiter = bench.Park(TestWaiter.Background());

        Assert.True(bench.Gate.Leave(waiter));
        Assert.False(bench.Gate.Leave(waiter));
        held.Ready();

        Assert.Equal(0, bench.Parked);
        Assert.Equal(0, waiter.TimesTold);
        Assert.Equal(1, bench.Of(ConnectionClass.Background).LeftParked);
        Assert.Equal(WaitOutcome.Left, Assert.Single(bench.Waits).Outcome);
    }

    [Fact]
    public void A_full_lot_refuses_background_at_once()
    {
        var bench = new TestGate(window: 1, parkedLimit: 2);
        bench.Admit();
        bench.Park(TestWaiter.Background());
        bench.Park(TestWaiter.Background());

        var third = bench.Park(TestWaiter.Background());

        Assert.Equal(RefusalReason.LotFull, third.Refusal?.Reason);
        Assert.Equal(2, bench.Parked);
    }

    [Fact]
    public void In_a_full_lot_the_background_that_came_last_makes_room_for_foreground()
    {
        var bench = new TestGate(window: 1, parkedLimit: 2);
        bench.Admit();
        var first = bench.Park(TestWaiter.Background());
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        var last = bench.Park(TestWaiter.Background());

        var foreground = bench.Park(TestWaiter.Foreground());

        Assert.Equal(RefusalReason.LotFull, last.Refusal?.Reason);
        Assert.Null(first.Refusal);
        Assert.Null(foreground.Refusal);
        Assert.Equal(2, bench.Parked);
    }

    [Fact]
    public void A_lot_full_of_foreground_refuses_foreground()
    {
        var bench = new TestGate(window: 1, parkedLimit: 1);
        bench.Admit();
        bench.Park(TestWaiter.Foreground());

        Assert.Equal(RefusalReason.LotFull, bench.Park(TestWaiter.Foreground()).Refusal?.Reason);
    }

    [Fact]
    public void Draining_refuses_the_parked_and_all_who_come_and_lets_handshakes_finish()
    {
        var bench = new TestGate(window: 1);
        var held = bench.Admit();
        var parked = bench.Park(TestWaiter.Foreground());

        bench.Gate.Drain();
        var late = bench.Park(TestWaiter.Foreground());

        Assert.Equal(RefusalReason.Draining, parked.Refusal?.Reason);
        Assert.Equal(RefusalReason.Draining, late.Refusal?.Reason);
        Assert.True(held.Ready());
        Assert.False(bench.HasRoomFor(ConnectionClass.Foreground));
    }

    [Fact]
    public void The_longer_the_line_the_later_the_refused_are_asked_back()
    {
        var bench = new TestGate(window: 1, parkedLimit: 500);
        bench.Admit();
        var early = bench.Gate.Refuse(Background, RefusalReason.LotFull);
        for (var parked = 0; parked < 500; parked++)
        {
            bench.Park(TestWaiter.Background());
        }

        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = bench.Gate.Refuse(Background, RefusalReason.LotFull);

        Assert.InRange(early.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.6));
        Assert.InRange(late.RetryAfter, TimeSpan.FromMinutes(4.7), TimeSpan.FromMinutes(5.3));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void An_observer_that_throws_keeps_no_waiter_from_its_permit(
        bool onWait,
        bool onHandshake
    )
    {
        var gate = new Gate(
            "chat",
            new GateSettings { WindowLaw = WindowLawSettings.Fixed(1) },
            new ManualTimeProvider(),
            new ThrowingObserver(onWait, onHandshake)
        );
        gate.UpdateDestinations(["one"]);
        Assert.True(gate.TryAdmit(TestWaiter.Foreground().Arrival, out var held));
        var waiter = TestWaiter.Background();
        gate.Park(waiter);

        Assert.ThrowsAny<Exception>(() => held.Ready());

        Assert.NotNull(waiter.Permit);
    }

    [Fact]
    public void Switching_the_gate_off_lets_the_parked_in_at_once()
    {
        var bench = new TestGate(window: 1);
        bench.Admit();
        var waiter = bench.Park(TestWaiter.Foreground());

        bench.Gate.Apply(bench.Settings with { Mode = GateMode.Off });

        Assert.NotNull(waiter.Permit);
        Assert.Equal(0, bench.Parked);
    }

    [Fact]
    public void Who_comes_to_be_parked_a_moment_after_the_gate_was_switched_off_is_let_in_at_once()
    {
        var bench = new TestGate(window: 1);
        bench.Admit();
        bench.Gate.Apply(bench.Settings with { Mode = GateMode.Off });

        var late = bench.Park(TestWaiter.Background());

        Assert.NotNull(late.Permit);
        Assert.Equal(0, bench.Parked);
    }

    [Fact]
    public void A_waiter_that_throws_keeps_nobody_else_from_being_told()
    {
        var bench = new TestGate(window: 1);
        bench.Admit();
        bench.Gate.Park(new ThrowingWaiter());
        var other = bench.Park(TestWaiter.Foreground());

        Assert.Throws<AggregateException>(bench.Gate.Drain);

        Assert.Equal(RefusalReason.Draining, other.Refusal?.Reason);
        Assert.Equal(0, bench.Parked);
    }

    private sealed class ThrowingObserver(bool onWait, bool onHandshake) : IGateObserver
    {
        public void HandshakeEnded(
            ConnectionClass connectionClass,
            HandshakeOutcome outcome,
            TimeSpan duration
        ) => ThrowIf(onHandshake);

        public void WaitEnded(
            ConnectionClass connectionClass,
            WaitOutcome outcome,
            TimeSpan wait
        ) => ThrowIf(onWait);

        public void DestinationChanged(string destination, bool reachable) { }

        public void StageChanged(Stage before, Stage after, string reason) { }

        private static void ThrowIf(bool wanted)
        {
            if (wanted)
            {
                throw new InvalidOperationException("The observer has a fault.");
            }
        }
    }

    private sealed class ThrowingWaiter()
        : Waiter(new Arrival(ConnectionClass.Foreground, TimeSpan.FromSeconds(1)))
    {
        protected internal override void OnReleased(Permit permit) =>
            throw new InvalidOperationException();

        protected internal override void OnRefused(in Refusal refusal) =>
            throw new InvalidOperationException();
    }
}
