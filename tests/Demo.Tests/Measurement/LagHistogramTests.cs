using Gatekeeper.Demo.Measurement;

namespace Demo.Tests.Measurement;

public sealed class LagHistogramTests
{
    [Fact]
    public void Nothing_measured_is_no_lag() =>
        Assert.Equal(0, new LagHistogram().AtMilliseconds(99));

    [Fact]
    public void The_percentile_is_the_upper_edge_of_its_millisecond()
    {
        var lag = new LagHistogram();
        for (var i = 0; i < 98; i++)
        {
            lag.Add(TimeSpan.FromMilliseconds(0.5));
        }

        lag.Add(TimeSpan.FromMilliseconds(7.2));
        lag.Add(TimeSpan.FromMinutes(5));

        Assert.Equal(1, lag.AtMilliseconds(50));
        Assert.Equal(8, lag.AtMilliseconds(99));
        Assert.Equal(10_001, lag.AtMilliseconds(100));
    }
}
