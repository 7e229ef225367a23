using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Emergency;
using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Admission;

public sealed class GateOrderTests
{
    [Fact]
    public void Everybody_passes_while_there_is_room()
    {
        var bench = new TestGate(window: 3);

        var permits = Enumerable.Range(0, 3).Select(_ => bench.Admit()).ToArray();

        Assert.Equal(3, permits.Length);
        Assert.False(bench.HasRoomFor(ConnectionClass.Foreground));
        Assert.Equal(3, bench.PlacesUsed);
    }

    [Fact]
    public void A_place_that_is_given_back_goes_to_foreground_first_though_it_came_last()
    {
        var bench = new TestGate(window: 1);
        var held = bench.Admit();
        var background = bench.Park(TestWaiter.Background());
        var foreground = bench.Park(TestWaiter.Foreground());

        held.Ready();

        Assert.NotNull(foreground.Permit);
        Assert.Null(background.Permit);
        foreground.Permit.Ready();
        Assert.NotNull(background.Permit);
    }

    [Fact]
    public void Inside_a_class_the_first_who_came_is_the_first_let_in()
    {
        var bench = new TestGate(window: 1);
        var held = bench.Admit();
        var waiters = Enumerable
            .Range(0, 5)
            .Select(_ => bench.Park(TestWaiter.Background()))
            .ToArray();

        var order = new List<TestWaiter>();
        for (var permit = held; permit is not null; permit = order[^1].Permit)
        {
            permit.Ready();
            var next = waiters.Except(order).FirstOrDefault(waiter => waiter.Permit is not null);
            if (next is null)
            {
                break;
            }

            order.Add(next);
        }

        Assert.Equal(waiters, order);
    }

    [Fact]
    public void When_foreground_alone_is_too_much_the_youngest_goes_first()
    {
        var bench = new TestGate(window: 1, parkedLimit: 1000);
        var held = bench.Admit();
        var waiters = new List<TestWaiter>();
        while (bench.Gate.Read().Stage < (int)Stage.ForegroundOverload && waiters.Count < 500)
        {
            waiters.Add(bench.Park(TestWaiter.Foreground()));
            bench.Pass(TimeSpan.FromMilliseconds(50));
        }

        Assert.Equal((int)Stage.ForegroundOverload, bench.Gate.Read().Stage);
        held.Ready();

        Assert.NotNull(waiters[^1].Permit);
        Assert.Null(waiters[0].Permit);
    }

    [Fact]
    public void Connections_without_a_flag_stand_in_one_line_with_background()
    {
        var bench = new TestGate(window: 1);
        var held = bench.Admit();
        var unknown = bench.Park(new TestWaiter(ConnectionClass.Unknown, TimeSpan.FromSeconds(10)));
        var background = bench.Park(TestWaiter.Background());

        held.Ready();

        Assert.NotNull(unknown.Permit);
        Assert.Null(background.Permit);
    }

    [Fact]
    public void Background_leaves_a_place_free_for_an_arriving_foreground()
    {
        var bench = new TestGate(window: 20);
        for (var taken = 0; taken < 19; taken++)
        {
            bench.Admit(ConnectionClass.Background);
        }

        Assert.False(bench.HasRoomFor(ConnectionClass.Background));
        Assert.True(bench.HasRoomFor(ConnectionClass.Foreground));
    }

    [Fact]
    public void A_small_window_keeps_no_place_free()
    {
        var bench = new TestGate(window: 8);
        for (var taken = 0; taken < 7; taken++)
        {
            bench.Admit(ConnectionClass.Background);
        }

        Assert.True(bench.HasRoomFor(ConnectionClass.Background));
    }

    [Fact]
    public void The_destination_with_the_most_room_is_taken()
    {
        var bench = new TestGate(2, 10, "one", "two", "three");

        var taken = Enumerable.Range(0, 6).Select(_ => bench.Admit().Destination).ToArray();

        Assert.All(["one", "two", "three"], id => Assert.Equal(2, taken.Count(used => used == id)));
    }

    [Fact]
    public void A_connection_bound_to_a_full_destination_waits_while_others_pass_it()
    {
        var bench = new TestGate(1, 10, "one", "two");
        var first = bench.Admit(destination: "one");
        var bound = bench.Park(
            new TestWaiter(ConnectionClass.Foreground, TimeSpan.FromSeconds(5), "one")
        );

        Assert.Equal("two", bench.Admit(ConnectionClass.Background).Destination);
        Assert.Null(bound.Permit);
        first.Ready();
        Assert.Equal("one", bound.Permit?.Destination);
    }

    [Fact]
    public void A_connection_bound_to_a_destination_that_goes_away_may_go_anywhere_at_its_old_place()
    {
        var bench = new TestGate(1, 10, "one", "two");
        bench.Admit(destination: "one");
        var other = bench.Admit(destination: "two");
        var bound = bench.Park(
            new TestWaiter(ConnectionClass.Background, TimeSpan.FromSeconds(10), "one")
        );
        var later = bench.Park(TestWaiter.Background());

        bench.Gate.UpdateDestinations(["two"]);
        other.Ready();

        Assert.Equal("two", bound.Permit?.Destination);
        Assert.Null(later.Permit);
    }

    [Fact]
    public void A_new_destination_is_used_at_once_by_those_who_wait()
    {
        var bench = new TestGate(window: 1);
        bench.Admit();
        var waiter = bench.Park(TestWaiter.Background());

        bench.Gate.UpdateDestinations(["one", "two"]);

        Assert.Equal("two", waiter.Permit?.Destination);
    }

    [Fact]
    public void A_window_made_larger_by_a_reload_lets_the_waiting_in_at_once()
    {
        var bench = new TestGate(window: 1);
        bench.Admit();
        var waiter = bench.Park(TestWaiter.Background());

        bench.Gate.Apply(bench.Settings with { WindowLaw = WindowLawSettings.Fixed(2) });

        Assert.NotNull(waiter.Permit);
    }

    [Fact]
    public void A_window_made_smaller_by_a_reload_lets_nobody_in_until_enough_places_are_back()
    {
        var bench = new TestGate(window: 3);
        var permits = Enumerable.Range(0, 3).Select(_ => bench.Admit()).ToArray();

        bench.Gate.Apply(bench.Settings with { WindowLaw = WindowLawSettings.Fixed(1) });
        permits[0].Ready();
        permits[1].Ready();

        Assert.False(bench.HasRoomFor(ConnectionClass.Foreground));
        permits[2].Ready();
        Assert.True(bench.HasRoomFor(ConnectionClass.Foreground));
    }
}
