using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Fleet;
using Gatekeeper.Tests.Fleet;

namespace Gatekeeper.Tests.Admission;

/// <summary>One gate with a fixed window of 40, and what it does when others speak.</summary>
public sealed class FleetGateTests
{
    private readonly TestGate _bench = new(window: 40);

    [Fact]
    public void Background_leaves_the_places_that_foreground_elsewhere_needs()
    {
        Tell(Words.Gate(destinations: Words.At(foreground: 10)));

        Assert.Equal(28, Fill(ConnectionClass.Background));
        Assert.Equal(2, Fill(ConnectionClass.Foreground));
    }

    [Fact]
    public void Foreground_does_not_wait_for_background_elsewhere()
    {
        Tell(Words.Gate(destinations: Words.At(used: 38, demand: 5000)));

        Assert.Equal(40, Fill(ConnectionClass.Foreground));
    }

    [Fact]
    public void Two_gates_with_as_many_waiting_have_half_of_the_window_each()
    {
        Tell(Words.Gate(ready: 1000, destinations: Words.At(used: 19, demand: 1000)));
        Park(1000);
        _bench.Pass(TimeSpan.FromSeconds(0.1));

        Assert.Equal(19, _bench.PlacesUsed, 1.0);
        Assert.False(_bench.HasRoomFor(ConnectionClass.Background));
        Assert.True(_bench.HasRoomFor(ConnectionClass.Foreground));
        var fleet = _bench.Gate.Read().Fleet!;
        Assert.Equal((1, false), (fleet.Gates, fleet.Leads));
        Assert.Equal(19, fleet.BackgroundPlaces, 1.0);
    }

    [Fact]
    public void A_gate_that_is_cut_off_comes_to_its_own_judgement_step_by_step()
    {
        Tell(Words.Gate(destinations: Words.At(foreground: 30)));
        Assert.Equal(8, Room());

        _bench.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal(8, Room());
        _bench.Pass(TimeSpan.FromSeconds(3.5));
        Assert.Equal(23, Room(), 1.0);
        _bench.Pass(TimeSpan.FromSeconds(4));
        Assert.Equal(38, Room());
    }

    [Fact]
    public void Who_waits_is_let_in_when_the_others_need_less()
    {
        Tell(Words.Gate(destinations: Words.At(foreground: 40)));
        var waiter = _bench.Park(TestWaiter.Background());
        Assert.True(waiter.IsParked);

        Tell(Words.Gate(destinations: Words.At(foreground: 3)));

        Assert.NotNull(waiter.Permit);
    }

    [Fact]
    public void A_gate_says_what_it_needs()
    {
        for (var place = 0; place < 4; place++)
        {
            _bench.Admit();
        }

        Fill(ConnectionClass.Background);
        Park(100);

        var word = _bench.Gate.Say()!;
        var one = Assert.Single(word.Destinations);
        Assert.Equal(("chat", true, 100), (word.Backend, word.Waits, word.ParkedBackground));
        Assert.Equal(("one", 40, 38), (one.Id, one.Limit, one.PlacesUsed));
        Assert.Equal(
            (4.0, 34, 134.0),
            (one.ForegroundNeed, one.BackgroundUsed, one.BackgroundDemand)
        );
    }

    [Fact]
    public void A_gate_that_enforces_nothing_says_nothing_and_yields_to_nobody()
    {
        Tell(Words.Gate(destinations: Words.At(foreground: 40)));
        _bench.Gate.Apply(_bench.Settings with { Mode = GateMode.Shadow });

        Assert.Null(_bench.Gate.Say());
        Assert.Null(_bench.Gate.Read().Fleet);
    }

    [Fact]
    public void An_emergency_elsewhere_is_told_and_does_not_become_its_own()
    {
        Tell(Words.Gate(stage: 3));
        _bench.Pass(TimeSpan.FromSeconds(1));

        var reading = _bench.Gate.Read();
        Assert.Equal((0, 3), (reading.Stage, reading.Fleet!.Stage));
        Assert.Equal("severe", reading.Fleet.StageName);
    }

    [Fact]
    public void Alone_again_a_gate_is_as_if_there_had_been_nobody()
    {
        Tell(Words.Gate(destinations: Words.At(foreground: 30)));
        _bench.Gate.ApplyFleet(new FleetView("me", []));

        Assert.Equal(38, Room());
        Assert.Null(_bench.Gate.Read().Fleet);
    }

    private void Tell(params GateWord[] peers)
    {
        _bench.Gate.Say();
        _bench.Gate.ApplyFleet(Words.View(peers));
    }

    private void Park(int count)
    {
        for (var waiter = 0; waiter < count; waiter++)
        {
            _bench.Park(TestWaiter.Background());
        }
    }

    /// <summary>How many of a class find a place.</summary>
    private int Fill(ConnectionClass connectionClass)
    {
        var count = 0;
        for (
            ;
            _bench.Gate.TryAdmit(new Arrival(connectionClass, TimeSpan.FromSeconds(5)), out _);
            count++
        ) { }

        return count;
    }

    /// <summary>How many places background would find; it takes none.</summary>
    private int Room()
    {
        var permits = new List<Permit>();
        while (
            _bench.Gate.TryAdmit(
                new Arrival(ConnectionClass.Background, TimeSpan.FromSeconds(5)),
                out var permit
            )
        )
        {
            permits.Add(permit);
        }

        permits.ForEach(permit => permit.Ignored());
        return permits.Count;
    }
}
