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
    public void The_last_tenth_is_tight()
    {
        var budget = new DescriptorBudget(100);
        for (var taken = 0; taken < 90; taken++)
        {
            budget.TryTake();
        }

        Assert.False(budget.IsTight);
        budget.TryTake();
        Assert.True(budget.IsTight);
    }

    [Fact]
    public void This_process_has_a_budget_below_its_limit_of_open_files() =>
        Assert.InRange(
            DescriptorBudget.OfThisProcess().Limit,
            16,
            int.MaxValue - DescriptorBudget.Reserve
        );
}
