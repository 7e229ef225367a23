using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Windows;

public sealed class CalmReferenceTests
{
    private readonly CalmReference _calm = new();

    [Fact]
    public void At_first_it_knows_nothing_and_explains_nothing()
    {
        Assert.Null(_calm.Seconds);
        Assert.False(_calm.IsTrusted);
        Assert.False(_calm.Explains(0.05));
    }

    [Fact]
    public void It_is_trusted_once_several_epochs_agree()
    {
        _calm.Learn(0.05);
        Assert.False(_calm.IsTrusted);

        Learn(0.052, 5);

        Assert.True(_calm.IsTrusted);
        Assert.Equal(0.05, _calm.Seconds!.Value, 0.003);
    }

    [Fact]
    public void Epochs_that_do_not_agree_begin_anew_with_the_last()
    {
        foreach (var latency in new[] { 0.05, 0.1, 0.05, 0.1, 0.05, 0.1 })
        {
            _calm.Learn(latency);
        }

        Assert.False(_calm.IsTrusted);
        Assert.Equal(0.1, _calm.Seconds!.Value, 1e-6);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.005)]
    public void A_slow_or_quick_moment_hardly_moves_it(double latency)
    {
        Learn(0.05, 10);

        Learn(latency, 3);

        Assert.InRange(_calm.Seconds!.Value, 0.049, 0.051);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.025)]
    public void What_lasts_becomes_normal(double latency)
    {
        Learn(0.05, 10);

        Learn(latency, 300);

        Assert.Equal(latency, _calm.Seconds!.Value, 0.001);
    }

    /// <summary>Below it more is forgiven than above: a reference that is too low starves the backend.</summary>
    [Theory]
    [InlineData(0.05, true)]
    [InlineData(0.044, true)]
    [InlineData(0.052, true)]
    [InlineData(0.06, false)]
    [InlineData(0.03, false)]
    public void It_explains_what_is_near_it_but_for_chance(double latency, bool expected)
    {
        _calm.Recall(0.05);

        Assert.Equal(expected, _calm.Explains(latency));
    }

    [Fact]
    public void What_is_recalled_is_trusted()
    {
        _calm.Recall(0.05);

        Assert.True(_calm.IsTrusted);
        Assert.Equal(0.05, _calm.Seconds);
    }

    private void Learn(double latency, int epochs)
    {
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            _calm.Learn(latency);
        }
    }
}
