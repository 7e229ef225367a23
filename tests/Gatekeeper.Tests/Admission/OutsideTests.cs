using Gatekeeper.Admission;
using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Admission;

/// <summary>Connections whose class is known before TLS.</summary>
public sealed class OutsideTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);
    private readonly TestGate _bench = new(window: 2);

    [Fact]
    public void With_a_free_place_it_goes_on_at_once_and_takes_none()
    {
        var waiter = TestOutsider.Background();

        Assert.True(_bench.Gate.TryPassDoor(waiter));

        Assert.Equal((0, 0), (_bench.PlacesUsed, _bench.Parked));
        Assert.Equal(0, _bench.Of(ConnectionClass.Background).Arrived);
    }

    [Fact]
    public void No_more_go_on_than_there_are_places_while_nobody_has_come_back_from_there()
    {
        Assert.True(_bench.Gate.TryPassDoor(TestOutsider.Background()));
        Assert.True(_bench.Gate.TryPassDoor(TestOutsider.Background()));

        Assert.False(_bench.Gate.TryPassDoor(TestOutsider.Background()));
    }

    [Fact]
    public void Nobody_passes_those_who_wait_inside()
    {
        var holders = new[] { _bench.Admit(), _bench.Admit() };
        _bench.Park(TestWaiter.Background());

        Assert.False(_bench.Gate.TryPassDoor(TestOutsider.Background()));
        Assert.All(holders, holder => Assert.True(holder.Ready()));
    }

    [Fact]
    public void Those_held_are_called_in_order_hold_nothing_on_their_way_and_take_their_place_when_they_come()
    {
        var waiters = Enumerable.Range(0, 4).Select(_ => Hold()).ToArray();

        Assert.Equal([true, true, false, false], waiters.Select(waiter => waiter.IsCalled));
        Assert.Equal((0, 4), (_bench.PlacesUsed, _bench.Parked));
        Assert.Equal(2, _bench.Gate.Read().ParkedBeforeTls);

        Assert.True(ComeIn(waiters[0]));

        Assert.NotNull(waiters[0].Permit);
        Assert.Equal((1, 3), (_bench.PlacesUsed, _bench.Parked));
        Assert.True(waiters[2].IsCalled);
        Assert.False(waiters[3].IsCalled);
    }

    [Fact]
    public void Who_dawdles_keeps_nobody_from_being_called_and_comes_in_at_its_old_age()
    {
        var first = Hold();
        var second = Hold();
        _bench.Pass(Moment);
        var third = Hold();
        Assert.False(third.IsCalled);

        _bench.Pass(CallAhead.Expected + Moment);

        Assert.True(third.IsCalled);
        var holders = new[] { _bench.Admit(), _bench.Admit() };
        ComeIn(third);
        ComeIn(first);
        holders[0].Ready();
        Assert.NotNull(first.Permit);
        Assert.Null(third.Permit);
        Assert.Null(second.Permit);
        holders[1].Ready();
        Assert.NotNull(third.Permit);
    }

    [Fact]
    public void Those_who_have_come_and_wait_count_as_well_so_that_few_do_TLS_for_nothing()
    {
        var holders = new[] { _bench.Admit(), _bench.Admit() };
        var waiters = Enumerable.Range(0, 40).Select(_ => Hold()).ToArray();
        for (var round = 0; round < 20; round++)
        {
            foreach (var called in waiters.Where(waiter => waiter.IsCalled))
            {
                ComeIn(called);
            }

            _bench.Pass(CallAhead.Expected / 10);
        }

        Assert.Equal(2, waiters.Count(waiter => waiter.IsCalled));
        holders[0].Ready();
        Assert.NotNull(waiters[0].Permit);
        Assert.InRange(waiters.Count(waiter => waiter.IsCalled), 3, 4);
    }

    [Fact]
    public void The_faster_the_backend_the_more_are_on_their_way()
    {
        // 100 handshakes a second for two seconds.
        for (var step = 0; step < 200; step++)
        {
            _bench.Admit().Ready();
            _bench.Pass(TimeSpan.FromMilliseconds(step % 5 == 0 ? 50 : 0));
        }

        var called = Enumerable.Range(0, 200).Select(_ => Hold()).Count(waiter => waiter.IsCalled);

        Assert.InRange(called, 40, 62);
    }

    [Fact]
    public void Patience_counts_from_the_door_wherever_it_is()
    {
        var called = Hold();
        Hold();
        var outside = Hold();
        Assert.True(called.IsCalled);
        _bench.Admit();
        _bench.Admit();

        // The third is called when the first two have dawdled; all of them are refused in the end.
        _bench.Pass(TimeSpan.FromSeconds(10));

        Assert.Equal(RefusalReason.Patience, called.Refusal?.Reason);
        Assert.Equal(RefusalReason.Patience, outside.Refusal?.Reason);
        Assert.False(ComeIn(called));
        Assert.Equal(0, _bench.Parked);
    }

    [Fact]
    public void A_pause_of_background_calls_nobody()
    {
        var first = Hold();
        Hold();
        _bench.Gate.Apply(
            new GateOverride(null, true, "a drill", _bench.Clock.GetUtcNow().AddSeconds(2))
        );
        ComeIn(first);
        var late = Hold();
        _bench.Pass(TimeSpan.FromSeconds(1));
        Assert.Null(first.Permit);
        Assert.False(late.IsCalled);

        _bench.Pass(TimeSpan.FromSeconds(2));

        Assert.NotNull(first.Permit);
        Assert.True(late.IsCalled);
    }

    [Fact]
    public void A_full_lot_refuses_the_newest_before_TLS()
    {
        var bench = new TestGate(window: 1, parkedLimit: 3);
        var waiters = Enumerable.Range(0, 4).Select(_ => Hold(bench)).ToArray();

        Assert.Equal(RefusalReason.LotFull, waiters[3].Refusal?.Reason);

        bench.Admit();
        bench.Gate.Park(TestWaiter.Foreground());

        Assert.Equal(RefusalReason.LotFull, waiters[2].Refusal?.Reason);
        Assert.Null(waiters[0].Refusal);
    }

    [Fact]
    public void A_drain_refuses_those_outside_and_those_on_their_way()
    {
        var waiters = Enumerable.Range(0, 3).Select(_ => Hold()).ToArray();

        _bench.Gate.Drain();

        Assert.All(waiters, waiter => Assert.Equal(RefusalReason.Draining, waiter.Refusal?.Reason));
        Assert.False(_bench.Gate.TryPassDoor(TestOutsider.Background()));
    }

    [Theory]
    [InlineData(GateMode.Off)]
    [InlineData(GateMode.Shadow)]
    public void A_gate_that_stops_enforcing_calls_everybody_and_its_requests_ask_anew(GateMode mode)
    {
        var waiters = Enumerable.Range(0, 5).Select(_ => Hold()).ToArray();

        _bench.Gate.Apply(_bench.Settings with { Mode = mode });

        Assert.All(waiters, waiter => Assert.True(waiter.IsCalled));
        Assert.All(waiters, waiter => Assert.False(ComeIn(waiter)));
        Assert.Equal((0, 0), (_bench.PlacesUsed, _bench.Parked));
        Assert.True(_bench.Gate.TryPassDoor(TestOutsider.Background()));
    }

    [Fact]
    public void Whoever_is_over_on_its_way_makes_room_for_the_next()
    {
        var waiters = Enumerable.Range(0, 4).Select(_ => Hold()).ToArray();

        _bench.Gate.LeaveDoor(waiters[0], passed: false);
        _bench.Gate.LeaveDoor(waiters[1], passed: true);
        _bench.Pass(Moment);

        Assert.All(waiters, waiter => Assert.True(waiter.IsCalled));
        var reading = _bench.Of(ConnectionClass.Background);
        Assert.Equal(
            (1, 1),
            (reading.LeftParked, reading.Admitted.Single(known => known.Reason == "off").Count)
        );
    }

    [Fact]
    public void At_random_everybody_is_counted_once_and_few_are_on_their_way()
    {
        var random = new Random(17);
        var bench = new TestGate(window: 3, parkedLimit: 30);
        var waiters = new List<TestOutsider>();
        for (var step = 0; step < 20_000; step++)
        {
            switch (random.Next(6))
            {
                case 0:
                    waiters.Add(Hold(bench));
                    break;
                case 1:
                    Any(waiter => waiter.IsCalled && ComeIn(waiter, bench));
                    break;
                case 2:
                    Any(waiter => waiter.Permit?.Ready() == true);
                    break;
                case 3:
                    Any(waiter => bench.Gate.Leave(waiter));
                    break;
                case 4:
                    Any(waiter =>
                    {
                        bench.Gate.LeaveDoor(waiter, random.Next(2) == 0);
                        return false;
                    });
                    break;
                default:
                    bench.Pass(TimeSpan.FromMilliseconds(random.Next(3) * 50));
                    break;
            }

            var reading = bench.Of(ConnectionClass.Background);
            var finished =
                reading.Refused.Sum(count => count.Count)
                + reading.LeftParked
                + reading.Handshakes.Sum(count => count.Count)
                + reading.Admitted.Single(count => count.Reason == "off").Count;
            Assert.Equal(reading.Arrived, reading.Parked + reading.InHandshake + finished);
            Assert.InRange(bench.PlacesUsed, 0, 3);
            Assert.All(waiters, waiter => Assert.InRange(waiter.TimesTold, 0, 1));
            waiters.RemoveAll(waiter => waiter.Refusal is not null || waiters.Count > 200);
        }

        bench.Gate.Drain();
        Assert.Equal(0, bench.Parked);

        void Any(Func<TestOutsider, bool> step)
        {
            if (waiters.Count > 0)
            {
                step(waiters[random.Next(waiters.Count)]);
            }
        }
    }

    private TestOutsider Hold() => Hold(_bench);

    private static TestOutsider Hold(TestGate bench)
    {
        var waiter = TestOutsider.Background();
        bench.Gate.ParkOutside(waiter);
        return waiter;
    }

    private bool ComeIn(TestOutsider waiter) => ComeIn(waiter, _bench);

    private static bool ComeIn(TestOutsider waiter, TestGate bench) =>
        bench.Gate.ComeIn(waiter, TestWaiter.ArrivalOf(Rank.Background));
}
