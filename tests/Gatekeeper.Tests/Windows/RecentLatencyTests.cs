using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Windows;

public sealed class RecentLatencyTests
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(10);
    private readonly RecentLatency _recent = new();

    [Fact]
    public void Too_few_say_nothing()
    {
        Add(4, RecentLatency.Enough - 1);
        Assert.Equal(1, _recent.MedianRatio(Now));

        Add(4, 1);
        Assert.Equal(4, _recent.MedianRatio(Now));
    }

    [Fact]
    public void A_few_slow_ones_do_not_move_the_median()
    {
        Add(1.1, 20);
        Add(50, 9);

        Assert.Equal(1.1, _recent.MedianRatio(Now));
    }

    [Fact]
    public void What_ended_longer_than_a_second_ago_is_forgotten()
    {
        Add(4, 30);

        Assert.Equal(4, _recent.MedianRatio(Now + TimeSpan.FromSeconds(1)));
        Assert.Equal(1, _recent.MedianRatio(Now + TimeSpan.FromSeconds(1.01)));
    }

    [Fact]
    public void Only_the_last_are_counted_however_many_end_within_the_second()
    {
        Add(1, 1000);
        Add(3, 64);

        Assert.Equal(3, _recent.MedianRatio(Now));
    }

    private void Add(double ratio, int times)
    {
        for (var time = 0; time < times; time++)
        {
            _recent.Add(ratio, Now);
        }
    }
}
