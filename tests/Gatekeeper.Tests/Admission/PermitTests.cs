using Gatekeeper.Admission;
using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Admission;

public sealed class PermitTests
{
    private static readonly TimeSpan Reference = TimeSpan.FromMilliseconds(40);

    [Fact]
    public void A_permit_comes_back_exactly_once_whatever_is_said_afterwards()
    {
        var bench = new TestGate(window: 2);
        var permit = bench.Admit();

        Assert.True(permit.Ready());
        Assert.False(permit.Ready());
        Assert.False(permit.Failed(couldNotConnect: true));
        Assert.False(permit.Ignored());
        Assert.False(permit.Abandon());

        Assert.Equal(0, bench.PlacesUsed);
        Assert.Equal(HandshakeOutcome.Ready, Assert.Single(bench.Handshakes).Outcome);
    }

    [Fact]
    public void A_client_that_leaves_during_its_handshake_leaves_the_place_used_for_what_is_left_of_the_reference()
    {
        var bench = WithReference(window: 1);
        var permit = bench.Admit();

        bench.Clock.Advance(Reference / 4);
        Assert.True(permit.Abandon());
        bench.Clock.Advance(Reference / 2);
        bench.Gate.Tick();
        Assert.Equal(1, bench.PlacesUsed);
        bench.Clock.Advance(Reference / 4);
        bench.Gate.Tick();

        Assert.Equal(0, bench.PlacesUsed);
        Assert.Equal(0, bench.Of(ConnectionClass.Foreground).InHandshake);
    }

    [Fact]
    public void A_client_that_leaves_after_the_reference_frees_the_place_at_once()
    {
        var bench = WithReference(window: 1);
        var permit = bench.Admit();

        bench.Clock.Advance(Reference * 2);
        permit.Abandon();

        Assert.Equal(0, bench.PlacesUsed);
    }

    [Fact]
    public void An_orphans_end_lets_the_next_in()
    {
        var bench = WithReference(window: 1);
        var permit = bench.Admit();
        var waiter = bench.Park(TestWaiter.Background());
        permit.Abandon();
        Assert.Null(waiter.Permit);

        bench.Clock.Advance(Reference);
        bench.Gate.Tick();

        Assert.NotNull(waiter.Permit);
    }

    [Fact]
    public void A_backend_that_owes_its_answer_too_long_loses_the_handshake_and_its_owner_is_told()
    {
        var bench = new TestGate(window: 1);
        var permit = bench.Admit();
        var told = 0;
        permit.OnTimeout(() => told++);

        bench.Pass(bench.Settings.ReadyTimeout);

        Assert.Equal(1, told);
        Assert.Equal(0, bench.PlacesUsed);
        Assert.Equal(HandshakeOutcome.Timeout, Assert.Single(bench.Handshakes).Outcome);
        Assert.False(permit.Ready());
    }

    [Fact]
    public void A_client_that_is_silent_when_it_is_its_turn_loses_its_place_and_is_no_sample()
    {
        var bench = new TestGate(window: 1);
        var permit = bench.Admit();
        permit.AwaitClient();

        bench.Pass(bench.Settings.ClientSilence);

        Assert.Equal(0, bench.PlacesUsed);
        Assert.Equal(HandshakeOutcome.Ignored, Assert.Single(bench.Handshakes).Outcome);
        Assert.Null(bench.Gate.Read().ReferenceSeconds);
    }

    [Fact]
    public void A_client_that_speaks_a_little_now_and_then_loses_its_place_as_well()
    {
        var bench = new TestGate(window: 1);
        var permit = bench.Admit();
        for (var piece = 0; piece < 4; piece++)
        {
            permit.AwaitClient();
            bench.Pass(bench.Settings.ClientSilence / 4);
            permit.ClientSpoke();
        }

        permit.AwaitClient();
        bench.Gate.Tick();

        Assert.Equal(0, bench.PlacesUsed);
        Assert.Equal(HandshakeOutcome.Ignored, Assert.Single(bench.Handshakes).Outcome);
    }

    [Fact]
    public void The_time_a_client_is_slow_to_speak_is_not_the_backends_latency()
    {
        var bench = new TestGate(window: 1);
        var permit = bench.Admit();
        bench.Clock.Advance(TimeSpan.FromMilliseconds(10));
        permit.AwaitClient();
        bench.Clock.Advance(TimeSpan.FromMilliseconds(700));
        permit.ClientSpoke();
        bench.Clock.Advance(TimeSpan.FromMilliseconds(20));

        permit.Ready();

        Assert.Equal(TimeSpan.FromMilliseconds(30), Assert.Single(bench.Handshakes).Duration);
    }

    [Fact]
    public void A_connection_refused_after_it_was_let_in_arrived_once_and_frees_its_place()
    {
        var bench = new TestGate(window: 1);
        var permit = bench.Admit();

        Assert.Equal(RefusalReason.Descriptors, permit.Refuse(RefusalReason.Descriptors).Reason);

        var foreground = bench.Of(ConnectionClass.Foreground);
        Assert.Equal(1, foreground.Arrived);
        Assert.Equal(0, foreground.InHandshake);
        Assert.Equal(1, foreground.Refused.Sum(count => count.Count));
        Assert.Equal(0, bench.PlacesUsed);
    }

    /// <summary>Its ticket is made of it: background must not get one of the foreground.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_connection_refused_after_it_was_let_in_keeps_its_rank_and_its_age(bool parked)
    {
        var bench = new TestGate(window: 1);
        var held = parked ? bench.Admit() : null;
        var waiter = TestWaiter.Of(Rank.Background, age: 30);
        if (!bench.Gate.TryAdmit(waiter.Arrival, out var permit))
        {
            bench.Park(waiter);
            bench.Clock.Advance(TimeSpan.FromSeconds(2));
            held?.Ready();
            permit = waiter.Permit;
        }

        var refusal = permit!.Refuse(RefusalReason.Descriptors); // let in, in either way

        Assert.Equal(Rank.Background, refusal.Rank);
        Assert.Equal(TimeSpan.FromSeconds(parked ? 32 : 30), refusal.Age);
    }

    [Fact]
    public void Who_asks_to_be_told_of_a_timeout_after_it_happened_is_told_at_once()
    {
        var bench = new TestGate(window: 1);
        var permit = bench.Admit();
        bench.Pass(bench.Settings.ReadyTimeout);
        var told = 0;

        permit.OnTimeout(() => told++);

        Assert.Equal(1, told);
    }

    [Fact]
    public void The_reference_is_the_median_of_calm_handshakes()
    {
        var bench = new TestGate();
        foreach (var milliseconds in new[] { 20, 21, 22, 23, 2000 })
        {
            var permit = bench.Admit();
            bench.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
            permit.Ready();
        }

        Assert.Equal(0.022, bench.Gate.Read().ReferenceSeconds);
    }

    /// <summary>A backend that says no at once (wrong password, overload) is quick for another reason than having nothing to do.</summary>
    [Fact]
    public void Quick_failures_do_not_move_the_reference()
    {
        var bench = WithReference(8);

        for (var failure = 0; failure < 200; failure++)
        {
            var permit = bench.Admit();
            bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
            permit.Failed(couldNotConnect: false);
        }

        Assert.Equal(Reference.TotalSeconds, bench.Gate.Read().ReferenceSeconds);
    }

    private static TestGate WithReference(int window)
    {
        var bench = new TestGate(window);
        var permit = bench.Admit();
        bench.Clock.Advance(Reference);
        permit.Ready();
        return bench;
    }
}
