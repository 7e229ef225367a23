using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Windows;

/// <summary>How much a change of the window says depends on how many handshakes were seen.</summary>
public sealed class WindowPointTests
{
    private const int Many = 10_000;

    [Theory]
    [InlineData(0.05, 0)]
    [InlineData(0.1, 1)]
    [InlineData(0.2, 2)]
    public void Elasticity_is_how_latency_answers(double latency, double expected)
    {
        var here = new WindowPoint(20, 0.05, Many);
        var there = new WindowPoint(40, latency, Many);

        Assert.Equal(expected, here.ElasticityTo(there), 1e-9);
        Assert.Equal(expected, there.ElasticityTo(here), 1e-9);
    }

    [Fact]
    public void Latency_in_step_is_an_answer_and_the_same_latency_is_none()
    {
        var here = new WindowPoint(20, 0.05, Many);

        Assert.True(here.SurelyAnswers(new(30, 0.075, Many)));
        Assert.False(here.SurelyStays(new(30, 0.075, Many)));
        Assert.True(here.SurelyStays(new(30, 0.05, Many)));
        Assert.False(here.SurelyAnswers(new(30, 0.05, Many)));
    }

    [Fact]
    public void Half_an_answer_is_neither_however_much_was_seen()
    {
        var here = new WindowPoint(20, 0.05, Many);
        var half = new WindowPoint(30, 0.05 * Math.Sqrt(1.5), Many);

        Assert.False(here.SurelyAnswers(half));
        Assert.False(here.SurelyStays(half));
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(4, Many)]
    [InlineData(Many, 4)]
    public void With_few_samples_at_either_end_nothing_is_sure(int here, int there)
    {
        var point = new WindowPoint(20, 0.05, here);

        Assert.False(point.SurelyAnswers(new(30, 0.075, there)));
        Assert.False(point.SurelyStays(new(30, 0.05, there)));
    }

    [Fact]
    public void A_larger_step_needs_fewer_samples()
    {
        var point = new WindowPoint(20, 0.05, 20);

        Assert.False(point.SurelyStays(new(24, 0.05, 20)));
        Assert.True(point.SurelyStays(new(60, 0.05, 20)));
    }

    [Fact]
    public void It_does_not_matter_in_which_direction_the_window_went()
    {
        var low = new WindowPoint(20, 0.05, 100);
        var high = new WindowPoint(40, 0.1, 100);

        Assert.True(low.SurelyAnswers(high));
        Assert.True(high.SurelyAnswers(low));
    }

    [Theory]
    [InlineData(0.045, Many, true)]
    [InlineData(0.045, 40, false)]
    [InlineData(0.03, 40, true)]
    [InlineData(0.01, 1, false)]
    [InlineData(0.05, Many, false)]
    [InlineData(0.06, Many, false)]
    public void Only_what_chance_does_not_do_in_hours_is_lower(
        double latency,
        int samples,
        bool expected
    ) => Assert.Equal(expected, new WindowPoint(20, latency, samples).IsSurelyLower(0.05));
}
