using Gatekeeper.Admission;
using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Admission;

/// <summary>A person opens the app while its background connection waits: the new connection takes the old one's place.</summary>
public sealed class SupersedeTests
{
    private const string Phone = "phone";

    [Fact]
    public void The_parked_twin_is_told_and_the_newcomer_waits_in_its_place()
    {
        var bench = new TestGate(window: 1);
        var held = bench.Admit();
        var twin = bench.Park(Waiter(Rank.Background));

        var newcomer = Come(bench, Waiter(Rank.Foreground, proven: true));

        Assert.Equal(RefusalReason.Superseded, twin.Refusal?.Reason);
        Assert.Equal(1, bench.Parked);
        held.Ready();
        Assert.NotNull(newcomer.Permit);
        Assert.Equal((1, 1), (twin.TimesTold, newcomer.TimesTold));
    }

    [Fact]
    public void Its_wait_ends_as_superseded_in_the_metrics()
    {
        var bench = new TestGate(window: 1);
        bench.Admit();
        bench.Park(Waiter(Rank.Background));

        Come(bench, Waiter(Rank.Foreground, proven: true));

        Assert.Equal(WaitOutcome.Superseded, Assert.Single(bench.Waits).Outcome);
    }

    [Theory]
    [InlineData(Rank.Foreground, false)]
    [InlineData(Rank.Background, true)]
    [InlineData(Rank.Person, true)]
    public void Only_a_proven_foreground_connection_takes_anybodys_place(Rank rank, bool proven)
    {
        var bench = new TestGate(window: 1);
        bench.Admit();
        var twin = bench.Park(Waiter(Rank.Background));

        Come(bench, Waiter(rank, proven));

        Assert.Null(twin.Refusal);
        Assert.Equal(2, bench.Parked);
    }

    [Fact]
    public void Another_device_takes_nobodys_place()
    {
        var bench = new TestGate(window: 1);
        bench.Admit();
        var other = bench.Park(Waiter(Rank.Background, device: "tablet"));

        Come(bench, Waiter(Rank.Foreground, proven: true));

        Assert.Null(other.Refusal);
    }

    [Fact]
    public void The_newcomer_is_as_old_as_the_older_of_the_two()
    {
        var bench = new TestGate(window: 1);
        var held = bench.Admit();
        bench.Park(Waiter(Rank.Background, age: 20));
        var middle = bench.Park(TestWaiter.Of(Rank.Foreground, age: 10));

        var newcomer = Come(bench, Waiter(Rank.Foreground, proven: true));
        held.Ready();

        Assert.NotNull(newcomer.Permit);
        Assert.Null(middle.Permit);
    }

    [Fact]
    public void The_newcomers_own_ticket_counts_when_it_is_older()
    {
        var bench = new TestGate(window: 1);
        bench.Admit();
        bench.Park(Waiter(Rank.Background, age: 5));

        var newcomer = Come(bench, Waiter(Rank.Foreground, proven: true, age: 40));
        bench.Gate.Drain();

        Assert.Equal(TimeSpan.FromSeconds(40), newcomer.Refusal?.Age);
    }

    /// <summary>The operator promoted the twin; that its person opened the app anew must not cost it.</summary>
    [Fact]
    public void The_newcomer_has_the_better_rank_of_the_two()
    {
        var bench = new TestGate(window: 1);
        var held = bench.Admit();
        bench.Park(TestWaiter.Of(Rank.Foreground, age: 20));
        bench.Park(Waiter(Rank.Background));
        bench.Gate.Promote(Phone);

        var newcomer = Come(bench, Waiter(Rank.Foreground, proven: true));
        held.Ready();

        Assert.NotNull(newcomer.Permit);
    }

    [Fact]
    public void Where_there_is_room_for_the_newcomer_only_it_is_let_in_and_the_twin_never()
    {
        var bench = new TestGate(window: 20);
        for (var taken = 0; taken < 19; taken++)
        {
            bench.Admit();
        }

        var twin = bench.Park(Waiter(Rank.Background));
        Assert.Null(twin.Permit);

        var newcomer = Come(bench, Waiter(Rank.Foreground, proven: true));

        Assert.NotNull(newcomer.Permit);
        Assert.Equal(RefusalReason.Superseded, twin.Refusal?.Reason);
        Assert.Null(twin.Permit);
        Assert.Equal((0, 20), (bench.Parked, bench.PlacesUsed));
    }

    [Fact]
    public void In_a_full_lot_the_twins_place_is_enough()
    {
        var bench = new TestGate(window: 1, parkedLimit: 2);
        bench.Admit();
        var other = bench.Park(TestWaiter.Background());
        var twin = bench.Park(Waiter(Rank.Foreground));

        var newcomer = Come(bench, Waiter(Rank.Foreground, proven: true));

        Assert.Equal(RefusalReason.Superseded, twin.Refusal?.Reason);
        Assert.Null(other.Refusal);
        Assert.Null(newcomer.Refusal);
        Assert.Equal(2, bench.Parked);
    }

    [Fact]
    public void A_twin_whose_client_left_is_not_told_any_more()
    {
        var bench = new TestGate(window: 1);
        bench.Admit();
        var twin = bench.Park(Waiter(Rank.Background));
        bench.Gate.Leave(twin);

        var newcomer = Come(bench, Waiter(Rank.Foreground, proven: true));

        Assert.Equal(0, twin.TimesTold);
        Assert.Equal(0, newcomer.TimesTold);
        Assert.False(bench.Gate.Leave(twin));
    }

    [Fact]
    public void Whoever_is_superseded_is_not_expected_back()
    {
        var bench = new TestGate(window: 1);
        bench.Admit();
        bench.Park(Waiter(Rank.Background));
        Come(bench, Waiter(Rank.Foreground, proven: true));
        bench.Pass(TimeSpan.FromSeconds(1));

        // With a debt before it, it would be asked back later than that.
        var refusal = bench.Gate.Refuse(
            TestWaiter.ArrivalOf(Rank.Background),
            RefusalReason.LotFull
        );

        Assert.InRange(refusal.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.6));
        Assert.Equal(1, RefusedAs(bench, "superseded"));
    }

    private static long RefusedAs(TestGate bench, string reason) =>
        bench.Of(ConnectionClass.Background).Refused.Single(count => count.Reason == reason).Count;

    /// <summary>As a host does it: at once, or else parked.</summary>
    private static TestWaiter Come(TestGate bench, TestWaiter newcomer)
    {
        Assert.False(bench.Gate.TryAdmit(newcomer.Arrival, out _));
        return bench.Park(newcomer);
    }

    private static TestWaiter Waiter(
        Rank rank,
        bool proven = false,
        double age = 0,
        string device = Phone
    ) => new(TestWaiter.ArrivalOf(rank, age) with { Device = device, IsProven = proven });
}
