using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Classification;

public sealed class BudgetTableTests
{
    private static readonly Budget Budget = new(5, TimeSpan.FromMinutes(1));
    private readonly BudgetTable _table = new(3);

    [Theory]
    [InlineData(5, 60)]
    [InlineData(7, 60)]
    [InlineData(1, 1)]
    [InlineData(10_000, 1)]
    public void A_burst_is_there_at_once_and_not_one_more(int burst, int seconds)
    {
        var budget = new Budget(burst, TimeSpan.FromSeconds(seconds));
        for (var spent = 0; spent < burst; spent++)
        {
            Assert.False(_table.IsSpent(1, budget, Seconds(100)));
            Assert.True(_table.TrySpend(1, budget, Seconds(100)), $"{spent}");
        }

        Assert.True(_table.IsSpent(1, budget, Seconds(100)));
        Assert.False(_table.TrySpend(1, budget, Seconds(100)));
    }

    [Fact]
    public void One_after_the_other_grows_back()
    {
        Spend(1, 5, Seconds(0));

        Assert.False(_table.TrySpend(1, Budget, Seconds(11.9)));
        Assert.True(_table.TrySpend(1, Budget, Seconds(12)));
        Assert.False(_table.TrySpend(1, Budget, Seconds(23)));
        Assert.True(_table.TrySpend(1, Budget, Seconds(24)));
    }

    [Fact]
    public void What_was_not_used_for_long_is_a_burst_and_no_more()
    {
        Spend(1, 1, Seconds(0));

        Spend(1, 5, Seconds(86_400));

        Assert.False(_table.TrySpend(1, Budget, Seconds(86_400)));
    }

    [Fact]
    public void Everybody_has_a_budget_of_his_own()
    {
        Spend(1, 5, Seconds(0));

        Assert.True(_table.TrySpend(2, Budget, Seconds(0)));
        Assert.False(_table.TrySpend(1, Budget, Seconds(0)));
    }

    [Fact]
    public void What_is_given_back_can_be_spent_again()
    {
        Spend(1, 5, Seconds(0));

        _table.GiveBack(1, Budget);
        _table.GiveBack(9, Budget);

        Assert.True(_table.TrySpend(1, Budget, Seconds(0)));
        Assert.False(_table.TrySpend(1, Budget, Seconds(0)));
    }

    [Fact]
    public void Who_spent_least_recently_is_forgotten_when_all_entries_are_used()
    {
        Spend(1, 5, Seconds(0));
        Spend(2, 5, Seconds(0));
        Spend(3, 5, Seconds(0));
        _table.TrySpend(1, Budget, Seconds(1));

        _table.TrySpend(4, Budget, Seconds(1));

        Assert.Equal(3, _table.Count);
        Assert.True(_table.IsSpent(1, Budget, Seconds(1)));
        Assert.False(_table.IsSpent(2, Budget, Seconds(1)));
        Assert.True(_table.IsSpent(3, Budget, Seconds(1)));
    }

    [Fact]
    public void A_table_of_100_000_takes_less_than_4_megabytes()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var table = new BudgetTable(100_000);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(bytes, 1, 4_000_000);
        Assert.Equal(0, table.Count);
    }

    private void Spend(ulong who, int times, TimeSpan now)
    {
        for (var time = 0; time < times; time++)
        {
            Assert.True(_table.TrySpend(who, Budget, now));
        }
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
