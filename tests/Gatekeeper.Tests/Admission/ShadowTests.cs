using Gatekeeper.Admission;
using Gatekeeper.Classification;

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
    public void A_handshake_that_is_under_way_when_its_twin_is_released_ends_later_by_the_wait()
    {
        var first = Come();
        _bench.Clock.Advance(Handshake / 2);
        var second = Come();
        first.Ready();
        _bench.Clock.Advance(Handshake / 4);
        var third = Come();
        _bench.Clock.Advance(Handshake * 3 / 4);
        second.Ready();
        Assert.Equal(2, _bench.Handshakes.Count);
        _bench.Clock.Advance(Handshake / 4);
        third.Ready();
        Assert.Equal(2, _bench.Handshakes.Count);

        _bench.Clock.Advance(Handshake * 3 / 4);

        Assert.Equal(Handshake, _bench.Handshakes[2].Duration);
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
    public void A_twin_is_refused_just_before_its_clients_patience_ends_although_the_client_is_long_served()
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
    public void A_twin_whose_handshake_would_end_after_its_clients_patience_has_lost_its_client()
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
    public void Time_in_which_the_client_owes_its_next_bytes_is_no_latency_of_a_twin_either()
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
    public void A_failure_is_the_twins_failure_too()
    {
        var first = Come();
        var second = Come();
        second.Failed(couldNotConnect: false);
        first.Ready();

        Assert.Equal(HandshakeOutcome.Failed, _bench.Handshakes[1].Outcome);
    }

    private IHandshake Come(double patience = 10) =>
        _bench.Gate.Shadow(new Arrival(ConnectionClass.Background, TimeSpan.FromSeconds(patience)));
}
