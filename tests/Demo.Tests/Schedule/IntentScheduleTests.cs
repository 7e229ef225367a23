using ChatClient;
using Gatekeeper.Demo.Schedule;
using Gatekeeper.Replay;

namespace Demo.Tests.Schedule;

public sealed class IntentScheduleTests
{
    private static readonly StormPlan _plan = StormPlan.Full(StandardStorms.Pohang);

    [Fact]
    public void The_same_seed_draws_the_same_schedule() =>
        Assert.Equal(IntentSchedule.Draw(_plan, 7), IntentSchedule.Draw(_plan, 7));

    [Fact]
    public void Another_seed_draws_another_schedule() =>
        Assert.NotEqual(IntentSchedule.Draw(_plan, 7), IntentSchedule.Draw(_plan, 8));

    /// <summary>Fixed figures: a change of runtime or code that draws others would make old reports unrepeatable.</summary>
    [Fact]
    public void A_seed_means_the_same_schedule_for_ever()
    {
        var intents = IntentSchedule.Draw(_plan, 1);

        Assert.Equal(FirstOfSeedOne, intents[0].At.TotalMilliseconds, 3);
        Assert.Equal(CountOfSeedOne, intents.Count);
    }

    [Theory]
    [InlineData("pohang")]
    [InlineData("gyeongju")]
    [InlineData("newyear")]
    [InlineData("fgflood")]
    public void Rates_and_shares_are_those_of_the_scenario(string name)
    {
        var plan = StormPlan.Full(StandardStorms.Find(name)!);

        var intents = IntentSchedule.Draw(plan, 3);

        AssertPhase(
            intents,
            Phase.Calm,
            plan.Calm,
            plan.Scenario.CalmLoad,
            plan.Scenario.CalmForegroundShare
        );
        AssertPhase(
            intents,
            Phase.Storm,
            plan.Storm,
            plan.Scenario.StormLoad,
            plan.Scenario.StormForegroundShare
        );
        AssertPhase(
            intents,
            Phase.Tail,
            plan.Tail,
            plan.Scenario.CalmLoad,
            plan.Scenario.CalmForegroundShare
        );
    }

    [Fact]
    public void Intents_come_in_order_and_within_their_phase()
    {
        var intents = IntentSchedule.Draw(_plan, 5);

        Assert.Equal(intents.OrderBy(intent => intent.At), intents);
        Assert.All(
            intents,
            intent =>
                Assert.Equal(
                    intent.At < _plan.StormBegins ? Phase.Calm
                        : intent.At < _plan.StormEnds ? Phase.Storm
                        : Phase.Tail,
                    intent.Phase
                )
        );
    }

    [Fact]
    public void Gaps_are_exponential_as_Poisson_arrivals_are()
    {
        var storm = IntentSchedule
            .Draw(_plan, 11)
            .Where(intent => intent.Phase == Phase.Storm)
            .Select(intent => intent.At.TotalSeconds)
            .ToList();

        var gaps = storm.Zip(storm.Skip(1), (one, next) => next - one).ToList();

        // An exponential distribution: its deviation equals its mean, and 1 - 1/e of it lie below the mean.
        var mean = gaps.Average();
        var deviation = Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean)));
        Assert.Equal(1, deviation / mean, 0.05);
        Assert.Equal(1 - 1 / Math.E, gaps.Count(gap => gap < mean) / (double)gaps.Count, 0.02);
    }

    private static void AssertPhase(
        IReadOnlyList<Intent> intents,
        Phase phase,
        TimeSpan lasts,
        double load,
        double foregroundShare
    )
    {
        var inPhase = intents.Where(intent => intent.Phase == phase).ToList();
        var expected = load * StormPlan.StandardCapacity * lasts.TotalSeconds;
        var foreground = inPhase.Count(intent => intent.Class == ConnectClass.Foreground);

        // Five standard deviations of a Poisson count.
        Assert.InRange(
            inPhase.Count,
            expected - 5 * Math.Sqrt(expected),
            expected + 5 * Math.Sqrt(expected)
        );
        var people = expected * foregroundShare;
        Assert.InRange(foreground, people - 5 * Math.Sqrt(people), people + 5 * Math.Sqrt(people));
    }

    private const double FirstOfSeedOne = 4.765;
    private const int CountOfSeedOne = 22_445;
}
