using Gatekeeper.Admission;
using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Admission;

/// <summary>Orders from outside, and twins, at the same moment as the life of a gate.</summary>
public sealed class OrderRaceTests
{
    private const int Rounds = 2000;
    private const string Phone = "phone";

    [Fact]
    public async Task Promoted_at_the_moment_a_place_is_free_it_is_let_in_once()
    {
        var bench = new TestGate(window: 1);
        for (var round = 0; round < Rounds; round++)
        {
            var held = bench.Admit();
            var waiter = bench.Park(Background());
            var promoted = 0;

            await Race.Together(() => held.Ready(), () => promoted = bench.Gate.Promote(Phone));

            Assert.InRange(promoted, 0, 1);
            Assert.Equal(1, waiter.TimesTold);
            waiter.Permit!.Ready(); // told once and never refused: it has one
            AssertEmpty(bench);
        }

        Assert.Equal(0, bench.Of(ConnectionClass.Background).Refused.Sum(count => count.Count));
    }

    [Fact]
    public async Task Promoted_at_the_moment_its_client_leaves_it_is_gone()
    {
        var bench = new TestGate(window: 1);
        bench.Admit();
        for (var round = 0; round < Rounds; round++)
        {
            var waiter = bench.Park(Background());
            var left = false;

            await Race.Together(
                () => bench.Gate.Promote(Phone),
                () => left = bench.Gate.Leave(waiter)
            );

            Assert.True(left);
            Assert.Equal((0, 0), (waiter.TimesTold, bench.Parked));
        }
    }

    [Fact]
    public async Task Superseded_at_the_moment_its_client_leaves_it_is_told_or_gone_and_never_both()
    {
        var bench = new TestGate(window: 1);
        bench.Admit();
        for (var round = 0; round < Rounds; round++)
        {
            var twin = bench.Park(Background());
            var newcomer = Proven();
            var left = false;

            await Race.Together(
                () => bench.Gate.Park(newcomer),
                () => left = bench.Gate.Leave(twin)
            );

            Assert.Equal(left ? 0 : 1, twin.TimesTold);
            Assert.Equal((0, 1), (newcomer.TimesTold, bench.Parked));
            Assert.True(bench.Gate.Leave(newcomer));
        }
    }

    [Fact]
    public async Task Superseded_at_the_moment_a_place_is_free_never_both_wait_and_both_are_told()
    {
        var bench = new TestGate(window: 1);
        for (var round = 0; round < Rounds; round++)
        {
            var held = bench.Admit();
            var twin = bench.Park(Background());
            var newcomer = Proven();

            await Race.Together(() => held.Ready(), () => bench.Gate.Park(newcomer));

            // Either the place came first, and the twin has it, or the newcomer took the twin's place in the line.
            Assert.Equal(1, twin.TimesTold);
            Assert.NotEqual(twin.Permit is null, newcomer.Permit is null);
            twin.Permit?.Ready();
            Assert.Equal(1, newcomer.TimesTold);
            newcomer.Permit?.Ready();
            AssertEmpty(bench);
        }
    }

    [Fact]
    public async Task Two_newcomers_of_one_device_take_the_place_once_and_one_of_them_waits()
    {
        var bench = new TestGate(window: 1);
        bench.Admit();
        for (var round = 0; round < Rounds; round++)
        {
            var twin = bench.Park(Background());
            var newcomers = new[] { Proven(), Proven() };

            await Race.Together(
                () => bench.Gate.Park(newcomers[0]),
                () => bench.Gate.Park(newcomers[1])
            );

            Assert.Equal(RefusalReason.Superseded, twin.Refusal?.Reason);
            Assert.Equal((1, 1), (newcomers.Sum(known => known.TimesTold), bench.Parked));
            Assert.True(bench.Gate.Leave(newcomers.Single(known => known.TimesTold == 0)));
        }
    }

    [Fact]
    public async Task Paused_at_the_moment_a_place_is_free_background_waits_or_is_in_and_lifting_ends_it()
    {
        var bench = new TestGate(window: 1);
        var order = new GateOverride(
            null,
            PauseBackground: true,
            "a drill",
            bench.Clock.GetUtcNow().AddHours(1)
        );
        for (var round = 0; round < Rounds; round++)
        {
            var held = bench.Admit();
            var waiter = bench.Park(Background());

            await Race.Together(() => held.Ready(), () => bench.Gate.Apply(order));

            Assert.False(bench.Gate.TryAdmit(TestWaiter.ArrivalOf(Rank.Background), out _));
            Assert.Equal(waiter.Permit is null ? 1 : 0, bench.Parked);
            bench.Gate.Apply((GateOverride?)null);
            Assert.NotNull(waiter.Permit);
            waiter.Permit.Ready();
            AssertEmpty(bench);
        }
    }

    private static TestWaiter Background() =>
        new(TestWaiter.ArrivalOf(Rank.Background) with { Device = Phone });

    private static TestWaiter Proven() =>
        new(TestWaiter.ArrivalOf(Rank.Foreground) with { Device = Phone, IsProven = true });

    private static void AssertEmpty(TestGate bench) =>
        Assert.Equal((0, 0), (bench.Parked, bench.PlacesUsed));
}
