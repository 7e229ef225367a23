using Gatekeeper.Admission;
using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Admission;

/// <summary>The order of service: rank, then first arrival as the ticket proves it.</summary>
public sealed class RankTests
{
    [Fact]
    public void Verified_goes_before_foreground_before_a_person_before_background()
    {
        var bench = new TestGate(window: 1);
        var held = bench.Admit();
        var waiters = Enum.GetValues<Rank>()
            .Reverse()
            .Select(rank => bench.Park(TestWaiter.Of(rank)))
            .Reverse()
            .ToArray();

        Assert.Equal(waiters, Served(held, waiters));
    }

    [Fact]
    public void A_rank_is_no_class_and_is_counted_under_its_class()
    {
        var bench = new TestGate(window: 1);
        var held = bench.Admit();
        bench.Park(
            new TestWaiter(
                new Arrival(ConnectionClass.Foreground, TimeSpan.FromSeconds(5))
                {
                    Rank = Rank.Background,
                }
            )
        );
        var person = bench.Park(TestWaiter.Of(Rank.Person));

        held.Ready();

        Assert.NotNull(person.Permit);
        Assert.Equal(1, bench.Of(ConnectionClass.Foreground).Parked);
        Assert.Equal(1, bench.Of(ConnectionClass.Unknown).InHandshake);
    }

    [Fact]
    public void Without_a_word_of_it_the_rank_follows_from_the_class()
    {
        Assert.Equal(Rank.Foreground, TestWaiter.Foreground().Arrival.Rank);
        Assert.Equal(Rank.Background, TestWaiter.Background().Arrival.Rank);
        Assert.Equal(
            Rank.Background,
            new Arrival(ConnectionClass.Unknown, TimeSpan.FromSeconds(1)).Rank
        );
    }

    [Fact]
    public void Inside_a_rank_whoever_first_came_goes_first_as_its_ticket_proves()
    {
        var bench = new TestGate(window: 1);
        var held = bench.Admit();
        var first = bench.Park(TestWaiter.Of(Rank.Background, age: 30));
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        var last = bench.Park(TestWaiter.Of(Rank.Background));
        var between = bench.Park(TestWaiter.Of(Rank.Background, age: 20));
        var before = bench.Park(TestWaiter.Of(Rank.Background, age: 40));

        Assert.Equal([before, first, between, last], Served(held, [first, last, between, before]));
    }

    [Fact]
    public void An_old_ticket_is_worth_nothing_against_a_better_rank()
    {
        var bench = new TestGate(window: 1);
        var held = bench.Admit();
        var old = bench.Park(TestWaiter.Of(Rank.Background, age: 500));
        var person = bench.Park(TestWaiter.Of(Rank.Person));

        held.Ready();

        Assert.NotNull(person.Permit);
        Assert.Null(old.Permit);
    }

    [Fact]
    public void A_person_may_use_the_place_that_background_leaves_free()
    {
        var bench = new TestGate(window: 20);
        for (var taken = 0; taken < 19; taken++)
        {
            bench.Admit(ConnectionClass.Background);
        }

        Assert.False(bench.Gate.TryAdmit(TestWaiter.ArrivalOf(Rank.Background), out _));
        Assert.True(bench.Gate.TryAdmit(TestWaiter.ArrivalOf(Rank.Person), out _));
    }

    [Theory]
    [InlineData(Rank.Person)]
    [InlineData(Rank.Foreground)]
    [InlineData(Rank.VerifiedForeground)]
    public void In_a_full_lot_the_worst_rank_yields_and_of_it_the_last_come(Rank newcomer)
    {
        var bench = new TestGate(window: 1, parkedLimit: 3);
        bench.Admit();
        var old = bench.Park(TestWaiter.Of(Rank.Background, age: 10));
        var last = bench.Park(TestWaiter.Of(Rank.Background));
        var better = bench.Park(TestWaiter.Of((Rank)Math.Max((int)newcomer, 1)));

        var comes = bench.Park(TestWaiter.Of(newcomer));

        Assert.Equal(RefusalReason.LotFull, last.Refusal?.Reason);
        Assert.All([old, better, comes], stays => Assert.Null(stays.Refusal));
        Assert.Equal(3, bench.Parked);
    }

    [Fact]
    public void Of_the_same_rank_an_older_ticket_displaces_the_one_that_came_last()
    {
        var bench = new TestGate(window: 1, parkedLimit: 2);
        bench.Admit();
        var oldest = bench.Park(TestWaiter.Of(Rank.Background, age: 60));
        var young = bench.Park(TestWaiter.Of(Rank.Background, age: 5));

        var older = bench.Park(TestWaiter.Of(Rank.Background, age: 30));
        var younger = bench.Park(TestWaiter.Of(Rank.Background, age: 1));

        Assert.Equal(RefusalReason.LotFull, young.Refusal?.Reason);
        Assert.Equal(RefusalReason.LotFull, younger.Refusal?.Reason);
        Assert.Null(oldest.Refusal);
        Assert.Null(older.Refusal);
    }

    [Fact]
    public void No_ticket_is_old_enough_to_displace_a_better_rank()
    {
        var bench = new TestGate(window: 1, parkedLimit: 1);
        bench.Admit();
        var person = bench.Park(TestWaiter.Of(Rank.Person));

        var old = bench.Park(TestWaiter.Of(Rank.Background, age: 500));

        Assert.Equal(RefusalReason.LotFull, old.Refusal?.Reason);
        Assert.Null(person.Refusal);
    }

    [Fact]
    public void A_refusal_keeps_the_age_and_the_rank_for_the_ticket()
    {
        var bench = new TestGate(window: 1, parkedLimit: 1);
        bench.Admit();
        var parked = bench.Park(TestWaiter.Of(Rank.Background, age: 30));
        bench.Clock.Advance(TimeSpan.FromSeconds(4));

        bench.Park(TestWaiter.Of(Rank.Foreground));

        Assert.Equal(TimeSpan.FromSeconds(34), parked.Refusal?.Age);
        Assert.Equal(Rank.Background, parked.Refusal?.Rank);
    }

    [Fact]
    public void Who_is_refused_before_it_is_parked_keeps_its_age_too()
    {
        var bench = new TestGate();

        var refusal = bench.Gate.Refuse(
            TestWaiter.ArrivalOf(Rank.Person, age: 12),
            RefusalReason.Descriptors
        );

        Assert.Equal((TimeSpan.FromSeconds(12), Rank.Person), (refusal.Age, refusal.Rank));
        Assert.Equal(RefusalReason.Descriptors, refusal.Reason);
    }

    [Fact]
    public void Patience_counts_from_the_parking_and_not_from_the_first_arrival()
    {
        var bench = new TestGate(window: 1);
        bench.Admit();
        var waiter = bench.Park(TestWaiter.Of(Rank.Background, age: 60));

        bench.Pass(TimeSpan.FromSeconds(8.9));
        Assert.Null(waiter.Refusal);
        bench.Pass(TimeSpan.FromSeconds(0.2));

        Assert.Equal(RefusalReason.Patience, waiter.Refusal?.Reason);
        Assert.InRange(waiter.Refusal!.Value.Age.TotalSeconds, 69, 69.2);
    }

    private static List<TestWaiter> Served(Permit held, TestWaiter[] waiters)
    {
        var order = new List<TestWaiter>();
        held.Ready();
        while (
            waiters.Except(order).SingleOrDefault(waiter => waiter.Permit is not null) is { } next
        )
        {
            order.Add(next);
            next.Permit!.Ready(); // chosen because it has one
        }

        return order;
    }
}
