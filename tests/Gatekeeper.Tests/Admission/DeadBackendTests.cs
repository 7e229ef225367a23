using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Admission;

public sealed class DeadBackendTests
{
    [Fact]
    public void After_a_refused_connect_the_destination_pauses_and_those_who_wait_stay_parked()
    {
        var bench = new TestGate(window: 2);
        var permits = new[] { bench.Admit(), bench.Admit() };
        var waiter = bench.Park(TestWaiter.Background());

        permits[0].Failed(couldNotConnect: true);
        permits[1].Failed(couldNotConnect: true);

        Assert.Null(waiter.Permit);
        Assert.Equal(1, bench.Parked);
        Assert.False(Assert.Single(bench.Gate.Read().Destinations).Available);
    }

    [Fact]
    public void After_the_pause_one_handshake_at_a_time_tries_until_the_backend_answers()
    {
        var bench = new TestGate(window: 4);
        bench.Admit().Failed(couldNotConnect: true);
        var waiters = Enumerable
            .Range(0, 4)
            .Select(_ => bench.Park(TestWaiter.Foreground()))
            .ToArray();

        bench.Pass(TimeSpan.FromMilliseconds(300));
        var first = Assert.Single(waiters, waiter => waiter.Permit is not null);
        first.Permit!.Ready();

        Assert.All(waiters, waiter => Assert.NotNull(waiter.Permit));
        Assert.Equal([("one", false), ("one", true)], bench.Destinations);
    }

    [Fact]
    public void Pauses_grow_but_never_beyond_two_seconds()
    {
        var bench = new TestGate(window: 1);
        for (var failure = 0; failure < 10; failure++)
        {
            bench.Admit().Failed(couldNotConnect: true);
            bench.Pass(TimeSpan.FromSeconds(2.1));
        }

        bench.Admit().Ready();
        Assert.True(bench.HasRoomFor(ConnectionClass.Foreground));
    }

    [Fact]
    public void A_dead_destination_does_not_hold_back_the_others()
    {
        var bench = new TestGate(2, 10, "dead", "alive");
        bench.Admit(destination: "dead").Failed(couldNotConnect: true);

        Assert.Equal("alive", bench.Admit().Destination);
        Assert.Equal("alive", bench.Admit().Destination);
        Assert.False(bench.HasRoomFor(ConnectionClass.Foreground));
    }

    [Fact]
    public void A_backend_without_destinations_parks_everybody()
    {
        var bench = new TestGate();
        bench.Gate.UpdateDestinations([]);
        var waiter = bench.Park(TestWaiter.Foreground());

        Assert.Null(waiter.Permit);
        bench.Gate.UpdateDestinations(["one"]);
        Assert.NotNull(waiter.Permit);
    }

    [Fact]
    public void A_destination_taken_away_during_a_handshake_gets_its_permit_back_and_is_forgotten()
    {
        var bench = new TestGate(2, 10, "one", "two");
        var permit = bench.Admit(destination: "one");
        bench.Gate.UpdateDestinations(["two"]);
        Assert.Equal(2, bench.Gate.Read().Destinations.Count);

        permit.Ready();

        Assert.Equal("two", Assert.Single(bench.Gate.Read().Destinations).Id);
    }
}
