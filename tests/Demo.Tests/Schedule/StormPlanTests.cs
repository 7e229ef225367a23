using Gatekeeper.Demo.Schedule;
using Gatekeeper.Replay;

namespace Demo.Tests.Schedule;

public sealed class StormPlanTests
{
    private static readonly TimeSpan _quickLimit = TimeSpan.FromSeconds(90);

    [Fact]
    public void The_full_plan_is_the_scenario_as_it_is_written()
    {
        var plan = StormPlan.Full(StandardStorms.Pohang);

        Assert.Equal(TimeSpan.FromSeconds(60), plan.Calm);
        Assert.Equal(TimeSpan.FromSeconds(60), plan.Storm);
        Assert.Equal(200, plan.CapacityPerSecond);
        Assert.Equal(StandardStorms.Pohang, plan.Scenario);
    }

    [Fact]
    public void The_short_plan_has_the_same_rates_and_people_give_up_after_ten_seconds()
    {
        var plan = StormPlan.Short(StandardStorms.Pohang);

        Assert.Equal((300, 0.04), plan.ArrivalsIn(Phase.Storm));
        Assert.Equal((60, 0.20), plan.ArrivalsIn(Phase.Calm));
        Assert.Equal(TimeSpan.FromSeconds(10), plan.Scenario.Foreground.GivesUpAfter);
        Assert.Equal(TimeSpan.FromSeconds(600), plan.Scenario.Background.GivesUpAfter);
    }

    [Theory]
    [InlineData("pohang")]
    [InlineData("pohang15")]
    [InlineData("gyeongju")]
    [InlineData("newyear")]
    [InlineData("fgflood")]
    public void Both_short_runs_fit_into_a_minute_and_a_half(string name)
    {
        var plan = StormPlan.Short(StandardStorms.Find(name)!);
        var starting = TimeSpan.FromSeconds(2.5);

        var without = starting + plan.WarmUp + plan.StormEnds + plan.WatchedWithoutGate;
        var with = starting + plan.WarmUp + plan.ArrivalsEnd + TimeSpan.FromSeconds(12);

        Assert.True(without + with <= _quickLimit, $"{without + with}");
    }
}
