using Gatekeeper.Admission;
using Gatekeeper.Emergency;

namespace Gatekeeper.Tests.Admission;

public sealed class BackgroundFloorTests
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Of_so_many_that_are_let_in_one_is_backgrounds()
    {
        var floor = new BackgroundFloor();
        var background = 0;
        for (var letIn = 0; letIn < 400; letIn++)
        {
            var isBackground = floor.IsDue;
            background += isBackground ? 1 : 0;
            floor.LetIn(isBackground, share: 0.25);
        }

        Assert.Equal(100, background, 1.0);
    }

    [Fact]
    public void What_is_not_used_is_not_saved_up_for_a_burst()
    {
        var floor = new BackgroundFloor();
        for (var letIn = 0; letIn < 10_000; letIn++)
        {
            floor.LetIn(isBackground: false, share: 0.03);
        }

        var burst = 0;
        for (; floor.IsDue; burst++)
        {
            floor.LetIn(isBackground: true, share: 0.03);
        }

        Assert.InRange(burst, 1, 3);
    }

    [Fact]
    public void A_share_of_nothing_is_never_due()
    {
        var floor = new BackgroundFloor();
        for (var letIn = 0; letIn < 100; letIn++)
        {
            floor.LetIn(isBackground: false, share: 0);
        }

        Assert.False(floor.IsDue);
    }

    [Fact]
    public void Background_that_had_places_anyway_has_no_floor_to_claim()
    {
        var floor = new BackgroundFloor();
        for (var letIn = 0; letIn < 100; letIn++)
        {
            floor.LetIn(isBackground: true, share: 0.03);
        }

        Assert.False(floor.IsDue);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.25)]
    public void Under_permanent_foreground_background_that_waited_long_keeps_its_share(double share)
    {
        var (foreground, background) = Serve(share, backgroundAge: 60, rounds: 400);

        Assert.InRange(background / (double)(foreground + background), 0.8 * share, 1.2 * share);
    }

    [Fact]
    public void Until_background_has_waited_for_half_its_patience_foreground_may_have_it_all()
    {
        var (_, background) = Serve(share: 0.25, backgroundAge: 0, rounds: 100);

        Assert.Equal(0, background);
    }

    [Fact]
    public void While_foreground_alone_is_too_much_background_keeps_its_share_from_the_first_moment()
    {
        var (foreground, background) = Serve(
            share: 0.25,
            backgroundAge: 0,
            rounds: 200,
            Stage.ForegroundOverload
        );

        Assert.InRange(background / (double)(foreground + background), 0.2, 0.3);
    }

    /// <summary>One place, which goes from hand to hand while there is always somebody in the foreground who waits.</summary>
    private static (int Foreground, int Background) Serve(
        double share,
        double backgroundAge,
        int rounds,
        Stage? stage = null
    )
    {
        var bench = new TestGate(window: 1);
        bench.Gate.Apply(
            new GateOverride(stage, false, "a drill", bench.Clock.GetUtcNow().AddHours(1))
        );
        bench.Gate.Apply(bench.Settings with { FloorShare = share });
        var held = bench.Admit();
        var background = Enumerable
            .Range(0, rounds)
            .Select(_ => bench.Park(TestWaiter.Of(Rank.Background, backgroundAge)))
            .ToHashSet();
        var foreground = 0;
        for (var round = 0; round < rounds; round++)
        {
            var person = bench.Park(TestWaiter.Of(Rank.Foreground));
            bench.Clock.Advance(Turn);
            held.Ready();
            foreground += person.Permit is null ? 0 : 1;
            var served = person.Permit is null
                ? background.Single(waiter => waiter.Permit is not null)
                : person;
            background.Remove(served);
            held = served.Permit!; // chosen because it has one
            bench.Gate.Leave(person);
        }

        return (foreground, rounds - foreground);
    }
}
