using Gatekeeper.Demo.Measurement;

namespace Demo.Tests.Measurement;

public sealed class PercentilesTests
{
    [Fact]
    public void Nothing_has_no_percentile() => Assert.Null(new Percentiles([]).At(50));

    [Fact]
    public void One_figure_is_every_percentile()
    {
        var one = new Percentiles([42]);

        Assert.Equal(42, one.At(0));
        Assert.Equal(42, one.At(50));
        Assert.Equal(42, one.At(99));
        Assert.Equal(42, one.At(100));
    }

    [Theory]
    [InlineData(50, 50)]
    [InlineData(95, 95)]
    [InlineData(99, 99)]
    [InlineData(99.5, 100)]
    [InlineData(100, 100)]
    public void A_percentile_is_the_figure_that_so_many_do_not_exceed(
        double percent,
        double expected
    )
    {
        var unsorted = Enumerable
            .Range(1, 100)
            .Select(figure => (double)(figure * 37 % 101))
            .ToList();

        Assert.Equal(expected, new Percentiles(unsorted).At(percent));
    }

    [Fact]
    public void A_percentile_is_never_a_figure_that_did_not_occur() =>
        Assert.Equal(10, new Percentiles([10, 1000]).At(50));
}
