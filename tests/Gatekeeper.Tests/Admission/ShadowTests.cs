using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Telemetry;

namespace Gatekeeper.Tests.Admission;

/// <summary>Everybody goes on; the virtual queue shows what would have become of them.</summary>
public sealed class ShadowTests
{
    private static readonly TimeSpan Handshake = TimeSpan.FromMilliseconds(40);
    private readonly TestGate _bench = new(window: 1);

    public ShadowTests() => _bench.Gate.Apply(_bench.Settings with { Mode = GateMode.Shadow });

    [Fact]
    public void Who_finds_room_holds_a_place_for_as_long_as_its_handshake_takes()
    {
        var connection = Come();
        Assert.Equal(1, _bench.PlacesUsed);

        _bench.Clock.Advance(Handshake);
        Assert.True(connection.Ready());

        Assert.Equal(0, _bench.PlacesUsed);
        Assert.Equal(Handshake, Assert.Single(_bench.Handshakes).Duration);
    }

    [Fact]
    public void Who_finds_none_is_parked_and_has_its_handshake_after_the_first_at_that_moment_and_for_as_long()
    {
        var first = Come();
        var second = Come();
        _bench.Clock.Advance(Handshake);
        first.Ready();
        second.Ready();
        Assert.Equal((1, 0), (_bench.PlacesUsed, _bench.Parked));

        _bench.Clock.Advance(Handshake - TimeSpan.FromMilliseconds(2));
        Assert.Single(_bench.Handshakes);
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(2));

        Assert.Equal(Handshake, _bench.Handshakes[1].Duration);
        Assert.Equal(0, _bench.PlacesUsed);
        Assert.Equal(Handshake, Assert.Single(_bench.Waits).Wait);
    }

    [Fact]
    public void A_virtual_place_that_is_free_goes_to_the_next_at_once_and_not_at_the_next_tick()
    {
        var connections = Enumerable.Range(0, 5).Select(_ => Come()).ToArray();
        _bench.Clock.Advance(Handshake);
        Assert.All(connections, connection => connection.Ready());

        _bench.Clock.Advance(Handshake * 4);

        Assert.Equal(5, _bench.Handshakes.Count);
        Assert.Equal(
            [Handshake, Handshake * 2, Handshake * 3, Handshake * 4],
            _bench.Waits.Select(wait => wait.Wait)
        );
    }

    [Fact]
    public void A_handshake_that_is_under_way_when_its_shadow_is_released_ends_later_by_the_wait()
    {
        var first = Come();
        var second = Come();
        _bench.Clock.Advance(Handshake / 4);
        first.Ready();
        _bench.Clock.Advance(Handshake * 3 / 4);
        second.Ready();
        _bench.Clock.Advance(Handshake / 4 - TimeSpan.FromMilliseconds(2));
        Assert.Single(_bench.Handshakes);

        _bench.Clock.Advance(TimeSpan.FromMilliseconds(2));

        Assert.Equal(Handshake, _bench.Handshakes[1].Duration);
    }

    [Fact]
    public void A_client_that_leaves_during_its_real_handshake_leaves_the_virtual_queue()
    {
        Come();
        var second = Come();

        _bench.Clock.Advance(Handshake);
        Assert.True(second.Abandon());

        Assert.Equal((0, 1L), (_bench.Parked, _bench.Of(ConnectionClass.Background).LeftParked));
        Assert.False(second.Ready());
    }

    [Fact]
    public void A_client_that_leaves_during_both_handshakes_has_abandoned_its_own()
    {
        var first = Come();
        var second = Come();
        first.Ready();

        _bench.Clock.Advance(Handshake);
        second.Abandon();

        Assert.Equal(HandshakeOutcome.Abandoned, _bench.Handshakes[1].Outcome);
        _bench.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _bench.PlacesUsed);
    }

    [Fact]
    public void A_client_that_leaves_after_its_real_handshake_has_not_left_the_queue_it_never_saw()
    {
        Come();
        var second = Come();
        _bench.Clock.Advance(Handshake);
        second.Ready();

        Assert.False(second.Abandon());

        Assert.Equal(1, _bench.Parked);
    }

    [Fact]
    public void It_is_refused_just_before_its_clients_patience_ends_although_the_client_is_long_served()
    {
        Come();
        var second = Come(patience: 5);
        second.Ready();

        _bench.Pass(TimeSpan.FromSeconds(4.5));

        Assert.Equal(0, _bench.Parked);
        Assert.Equal(
            1,
            _bench
                .Of(ConnectionClass.Background)
                .Refused.Single(count => count.Reason == "patience")
                .Count
        );
    }

    [Fact]
    public void Whoever_would_be_ready_after_its_patience_has_left_by_then()
    {
        var first = Come();
        var second = Come(patience: 1);
        _bench.Clock.Advance(TimeSpan.FromSeconds(0.8));
        second.Ready();
        first.Ready();

        _bench.Clock.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal(HandshakeOutcome.Abandoned, _bench.Handshakes[1].Outcome);
    }

    [Fact]
    public void A_client_that_waits_longer_than_it_is_said_to_is_believed()
    {
        var first = Come();
        var second = Come(patience: 1);
        _bench.Clock.Advance(TimeSpan.FromSeconds(0.1));
        first.Ready();
        _bench.Clock.Advance(TimeSpan.FromSeconds(1.4));
        second.Ready();

        _bench.Clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(HandshakeOutcome.Abandoned, _bench.Handshakes[1].Outcome);
        Assert.Equal(TimeSpan.FromSeconds(1.4), _bench.Handshakes[1].Duration);
    }

    [Fact]
    public void Time_in_which_the_client_owes_its_next_bytes_is_no_latency_here_either()
    {
        var first = Come();
        var second = Come();
        _bench.Clock.Advance(Handshake);
        second.AwaitClient();
        _bench.Clock.Advance(Handshake * 10);
        second.ClientSpoke();
        _bench.Clock.Advance(Handshake);
        second.Ready();
        first.Ready();

        _bench.Clock.Advance(Handshake * 12);

        Assert.Equal(Handshake * 2, _bench.Handshakes[1].Duration);
    }

    [Fact]
    public void A_failure_fails_on_the_virtual_queue_too()
    {
        var first = Come();
        var second = Come();
        _bench.Clock.Advance(Handshake);
        second.Failed(couldNotConnect: false);
        first.Ready();

        _bench.Clock.Advance(Handshake);

        Assert.Equal(HandshakeOutcome.Failed, _bench.Handshakes[1].Outcome);
    }

    [Fact]
    public void Going_over_to_enforcement_begins_with_an_empty_lot()
    {
        var connections = Enumerable.Range(0, 5).Select(_ => Come()).ToArray();
        Assert.Equal(4, _bench.Parked);

        _bench.Gate.Apply(_bench.Settings);

        Assert.Equal(0, _bench.Parked);
        connections[0].Ready();
        Assert.True(_bench.HasRoomFor(ConnectionClass.Background));
        Assert.All(connections[1..], connection => connection.Ready());
        _bench.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _bench.PlacesUsed);
    }

    [Fact]
    public void Nobody_is_parked_for_the_mode_that_was_in_force_a_moment_ago()
    {
        Come();
        var real = _bench.Park(TestWaiter.Background());
        Assert.NotNull(real.Permit);

        _bench.Gate.Apply(_bench.Settings);
        Come();

        Assert.Equal(0, _bench.Parked);
    }

    [Fact]
    public void Decisions_are_counted_under_the_mode_they_were_made_in()
    {
        Come();
        Come();
        _bench.Gate.Apply(_bench.Settings);
        Park(3);

        var decisions = _bench.Of(ConnectionClass.Background).Decisions;

        Assert.Equal(1, Decided(decisions, "shadow", "parked"));
        Assert.Equal(3, Decided(decisions, "enforce", "parked"));
        Assert.DoesNotContain(decisions, decided => decided.Mode == "off");
    }

    private void Park(int count)
    {
        for (var parked = 0; parked < count; parked++)
        {
            _bench.Park(TestWaiter.Background());
        }
    }

    private static long Decided(
        IEnumerable<DecisionReading> decisions,
        string mode,
        string decision
    ) =>
        decisions
            .Where(decided => decided.Mode == mode && decided.Decision == decision)
            .Sum(decided => decided.Count);

    [Fact]
    public void Nobody_yields_a_descriptor_as_nobody_is_held()
    {
        Come();
        Come();

        Assert.False(_bench.Gate.Yield(Rank.Background));

        Assert.Equal(1, _bench.Parked);
    }

    private IHandshake Come(double patience = 10) =>
        _bench.Gate.Shadow(new Arrival(ConnectionClass.Background, TimeSpan.FromSeconds(patience)));
}
