using Gatekeeper.Admission;

namespace Gatekeeper.Tests.Admission;

public sealed class DescriptorBudgetTests
{
    [Fact]
    public void No_more_are_taken_than_there_are()
    {
        var budget = new DescriptorBudget(20);

        var taken = Enumerable.Range(0, 30).Count(_ => budget.TryTake());

        Assert.Equal(20, taken);
        Assert.Equal(20, budget.InUse);
        budget.GiveBack();
        Assert.True(budget.TryTake());
    }

    [Fact]
    public void The_last_tenth_is_for_foreground_and_half_of_it_for_foreground_that_is_proven()
    {
        var budget = new DescriptorBudget(100);
        for (var taken = 0; taken < 90; taken++)
        {
            budget.TryTake();
        }

        Assert.False(budget.IsTightFor(Rank.Background));
        budget.TryTake();
        Assert.True(budget.IsTightFor(Rank.Background));
        Assert.True(budget.IsTightFor(Rank.Person));
        Assert.False(budget.IsTightFor(Rank.Foreground));
        for (var taken = 91; taken < 100; taken++)
        {
            budget.TryTake();
        }

        Assert.True(budget.IsTightFor(Rank.Foreground));
        Assert.False(budget.IsTightFor(Rank.VerifiedForeground));
    }

    [Fact]
    public void What_somebody_yields_may_be_taken_before_it_is_given_back_but_only_so_often()
    {
        var budget = new DescriptorBudget(160);
        while (budget.TryTake()) { }

        Assert.Equal(10, Enumerable.Range(0, 30).Count(_ => budget.TryTakeYielded()));
        Assert.Equal(170, budget.InUse);
        budget.GiveBack();
        Assert.False(budget.TryTake());
    }

    [Fact]
    public void This_process_has_a_budget_below_its_limit_of_open_files() =>
        Assert.InRange(
            DescriptorBudget.OfThisProcess().Limit,
            16,
            int.MaxValue - DescriptorBudget.Reserve
        );
}
