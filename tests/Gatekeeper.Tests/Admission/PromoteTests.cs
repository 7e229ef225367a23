using Gatekeeper.Admission;
using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Admission;

public sealed class PromoteTests
{
    private readonly TestGate _bench = new(window: 1);
    private readonly Permit _held;

    public PromoteTests() => _held = _bench.Admit();

    [Fact]
    public void A_promoted_connection_goes_before_everybody_but_older_verified_ones()
    {
        var verified = _bench.Park(TestWaiter.Of(Rank.VerifiedForeground, age: 10));
        _bench.Park(TestWaiter.Of(Rank.Foreground, age: 60));
        var promoted = Park("phone", Rank.Background, age: 5);
        var younger = _bench.Park(TestWaiter.Of(Rank.VerifiedForeground));

        Assert.Equal(1, _bench.Gate.Promote("phone"));
        _held.Ready();
        Assert.NotNull(verified.Permit);
        verified.Permit.Ready();

        Assert.NotNull(promoted.Permit);
        Assert.Null(younger.Permit);
    }

    [Fact]
    public void All_connections_of_the_device_are_promoted_and_no_other()
    {
        Park("phone", Rank.Background);
        Park("phone", Rank.Person);
        Park("phone", Rank.Foreground);
        var other = Park("tablet", Rank.Background);

        Assert.Equal(3, _bench.Gate.Promote("phone"));

        Assert.Equal(Rank.Background, other.Rank);
        Assert.Equal(3, _bench.Gate.Read().Promoted);
        Assert.Equal(4, _bench.Parked);
    }

    [Fact]
    public void Promoting_twice_promotes_once()
    {
        Park("phone", Rank.Background);

        Assert.Equal(1, _bench.Gate.Promote("phone"));
        Assert.Equal(0, _bench.Gate.Promote("phone"));

        Assert.Equal(1, _bench.Gate.Read().Promoted);
    }

    [Fact]
    public void A_device_that_nobody_knows_is_no_fault()
    {
        Park("phone", Rank.Background);

        Assert.Equal(0, _bench.Gate.Promote("PHONE"));
        Assert.Equal(0, _bench.Gate.Promote(""));
        Assert.Equal(0, _bench.Gate.Read().Promoted);
    }

    [Fact]
    public void Who_was_let_in_or_left_is_not_promoted()
    {
        var released = Park("phone", Rank.Background);
        var left = Park("phone", Rank.Background);
        _held.Ready();
        _bench.Gate.Leave(left);
        Assert.NotNull(released.Permit);

        Assert.Equal(0, _bench.Gate.Promote("phone"));
    }

    [Fact]
    public void Promoted_background_goes_in_at_once_where_foreground_would()
    {
        var bench = new TestGate(window: 20);
        for (var taken = 0; taken < 19; taken++)
        {
            bench.Admit();
        }

        var waiter = bench.Park(
            new TestWaiter(TestWaiter.ArrivalOf(Rank.Background) with { Device = "phone" })
        );
        Assert.Null(waiter.Permit);

        bench.Gate.Promote("phone");

        Assert.NotNull(waiter.Permit);
        Assert.Equal(1, bench.Of(ConnectionClass.Background).InHandshake);
    }

    [Fact]
    public void Promoted_background_stands_before_no_background_any_more()
    {
        for (var parked = 0; parked < 50; parked++)
        {
            Park("phone", Rank.Background);
        }

        _bench.Gate.Promote("phone");
        _bench.Clock.Advance(TimeSpan.FromSeconds(2));
        var refusal = _bench.Gate.Refuse(
            TestWaiter.ArrivalOf(Rank.Background),
            RefusalReason.LotFull
        );

        Assert.InRange(refusal.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.6));
    }

    [Fact]
    public void A_promoted_connection_that_is_refused_is_told_when_foreground_may_come_back()
    {
        var promoted = Park("phone", Rank.Background, age: 7);
        _bench.Gate.Promote("phone");

        _bench.Gate.Drain();

        Assert.Equal(Rank.VerifiedForeground, promoted.Refusal?.Rank);
        Assert.Equal(TimeSpan.FromSeconds(7), promoted.Refusal?.Age);
    }

    private TestWaiter Park(string device, Rank rank, double age = 0) =>
        _bench.Park(new TestWaiter(TestWaiter.ArrivalOf(rank, age) with { Device = device }));
}
