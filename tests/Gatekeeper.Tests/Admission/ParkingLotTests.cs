using Gatekeeper.Admission;
using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Admission;

public sealed class ParkingLotTests
{
    private readonly ParkingLot _lot = new();
    private long _sequence;

    [Fact]
    public void An_empty_lot_has_nobody_to_give()
    {
        Assert.Equal(0, _lot.Count);
        Assert.Null(_lot.Next(Rank.Background, "one"));
        Assert.Null(_lot.Newest());
        Assert.Null(_lot.Oldest(Rank.Background));
        Assert.Null(_lot.Any());
        Assert.Null(_lot.Overdue(TimeSpan.MaxValue));
        Assert.Null(_lot.TwinOf("phone"));
        Assert.Empty(_lot.OfDevice("phone"));
        Assert.Null(_lot.OldestOf(ConnectionClass.Background));
    }

    [Fact]
    public void It_counts_by_class_and_by_rank_and_forgets_who_goes()
    {
        var person = Add(Rank.Person, 1);
        Add(Rank.VerifiedForeground, 2);
        Add(Rank.Foreground, 3);

        Assert.Equal((3, 2), (_lot.Count, _lot.Foreground));
        Assert.Equal(2, _lot.CountOf(ConnectionClass.Foreground));
        Assert.Equal((1, 1), (_lot.CountOf(ConnectionClass.Unknown), _lot.CountOf(Rank.Person)));
        Assert.True(person.IsParked);

        _lot.Remove(person);

        Assert.Equal((2, 0), (_lot.Count, _lot.CountOf(Rank.Person)));
        Assert.Equal(0, _lot.CountOf(ConnectionClass.Unknown));
        Assert.False(person.IsParked);
    }

    [Fact]
    public void The_next_for_a_destination_is_the_first_among_those_who_may_go_there()
    {
        var elsewhere = Add(Rank.Background, 1, "two");
        var bound = Add(Rank.Background, 2, "one");
        var free = Add(Rank.Background, 3);

        Assert.Same(bound, _lot.Next(Rank.Background, "one"));
        Assert.Same(elsewhere, _lot.Next(Rank.Background, "two"));
        Assert.Same(free, _lot.Next(Rank.Background, "three"));
        Assert.Null(_lot.Next(Rank.Person, "one"));
        Assert.Same(free, _lot.Next(Rank.Background, "one", youngest: true));
    }

    [Fact]
    public void When_a_destination_goes_away_those_bound_to_it_go_anywhere_at_exactly_their_age()
    {
        var first = Add(Rank.Background, 1);
        var bound = Add(Rank.Background, 2, "one");
        var last = Add(Rank.Background, 3);

        _lot.Unpin("one");

        Assert.Null(bound.Pinned);
        Assert.Equal([first, bound, last], Served(Rank.Background, "two"));
    }

    [Fact]
    public void A_destination_nobody_is_bound_to_may_go_away() => _lot.Unpin("one");

    [Fact]
    public void Another_rank_keeps_the_age()
    {
        var first = Add(Rank.Foreground, 1);
        var promoted = Add(Rank.Background, 2);
        var last = Add(Rank.Foreground, 3);

        _lot.Rerank(promoted, Rank.Foreground);

        Assert.Equal((0, 3), (_lot.CountOf(Rank.Background), _lot.CountOf(Rank.Foreground)));
        Assert.Equal([first, promoted, last], Served(Rank.Foreground, "one"));
    }

    [Fact]
    public void A_bound_connection_of_another_rank_is_still_bound()
    {
        var bound = Add(Rank.Background, 1, "one");

        _lot.Rerank(bound, Rank.Foreground);

        Assert.Null(_lot.Next(Rank.Foreground, "two"));
        Assert.Same(bound, _lot.Next(Rank.Foreground, "one"));
    }

    [Fact]
    public void The_last_who_came_of_the_worst_rank_yields_bound_or_not()
    {
        Add(Rank.Foreground, 9);
        Add(Rank.Background, 1);
        var bound = Add(Rank.Background, 3, "one");
        var free = Add(Rank.Background, 2);

        Assert.Same(bound, _lot.Newest());
        _lot.Remove(bound);
        Assert.Same(free, _lot.Newest());
    }

    [Fact]
    public void The_oldest_of_a_rank_is_found_bound_or_not()
    {
        var free = Add(Rank.Background, 2);
        var bound = Add(Rank.Background, 1, "one");

        Assert.Same(bound, _lot.Oldest(Rank.Background));
        _lot.Remove(bound);
        Assert.Same(free, _lot.Oldest(Rank.Background));
        Assert.Null(_lot.Oldest(Rank.Foreground));
    }

    [Fact]
    public void The_connections_of_a_device_are_found_together_and_the_last_parked_is_the_twin()
    {
        var first = Add(Rank.Background, 1, device: "phone");
        Add(Rank.Background, 2, device: "tablet");
        var second = Add(Rank.Foreground, 0, device: "phone");

        Assert.Equal([first, second], _lot.OfDevice("phone"));
        Assert.Same(second, _lot.TwinOf("phone"));
        Assert.Empty(_lot.OfDevice("PHONE"));

        _lot.Remove(second);
        Assert.Same(first, _lot.TwinOf("phone"));
        _lot.Remove(first);
        Assert.Null(_lot.TwinOf("phone"));
        Assert.Empty(_lot.OfDevice("phone"));
    }

    [Fact]
    public void Whoevers_time_is_up_first_is_overdue_first_whatever_its_rank()
    {
        var late = Add(Rank.VerifiedForeground, 1);
        late.RefuseAt = TimeSpan.FromSeconds(20);
        _lot.Remove(late);
        _lot.Add(late);
        var soon = Add(Rank.Background, 2);

        Assert.Null(_lot.Overdue(soon.RefuseAt - TimeSpan.FromTicks(1)));
        Assert.Same(soon, _lot.Overdue(soon.RefuseAt));
        Assert.Same(soon, _lot.Any());
    }

    [Fact]
    public void The_wait_of_a_class_counts_from_its_parking_and_not_from_its_ticket()
    {
        var waiter = Add(Rank.Background, -60);
        Assert.Equal(waiter.ParkedAt, _lot.OldestOf(ConnectionClass.Background));
    }

    private List<Waiter> Served(Rank rank, string destination)
    {
        var order = new List<Waiter>();
        while (_lot.Next(rank, destination) is { } next)
        {
            order.Add(next);
            _lot.Remove(next);
        }

        return order;
    }

    private TestWaiter Add(
        Rank rank,
        double firstSeen,
        string? destination = null,
        string? device = null
    )
    {
        var waiter = new TestWaiter(TestWaiter.ArrivalOf(rank) with { Device = device })
        {
            FirstSeen = TimeSpan.FromSeconds(firstSeen),
            ParkedAt = TimeSpan.FromSeconds(5),
            RefuseAt = TimeSpan.FromSeconds(14),
            Sequence = ++_sequence,
            Pinned = destination,
        };
        _lot.Add(waiter);
        return waiter;
    }
}
