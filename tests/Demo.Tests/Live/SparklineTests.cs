using Gatekeeper.Demo.Live;

namespace Demo.Tests.Live;

public sealed class SparklineTests
{
    [Fact]
    public void Bars_grow_with_their_figures_and_stop_at_the_top() =>
        Assert.Equal("▁▅██", Sparkline.Of([0, 50, 100, 900], 100));

    [Fact]
    public void Nothing_at_all_is_a_flat_line() => Assert.Equal("▁▁", Sparkline.Of([0, 0], 0));
}
