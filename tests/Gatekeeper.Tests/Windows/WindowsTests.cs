using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Windows;

public sealed class WindowsTests
{
    [Fact]
    public void A_fixed_window_does_not_move()
    {
        var window = new FixedWindow(5);
        window.Observe(
            new HandshakeSample(
                TimeSpan.Zero,
                TimeSpan.FromSeconds(9),
                TimeSpan.FromSeconds(9),
                true
            )
        );

        Assert.Equal(5, window.Limit);
    }

    [Fact]
    public void A_window_without_a_place_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedWindow(0));

    [Fact]
    public void A_reference_that_learned_nothing_is_assumed()
    {
        var reference = new ReferenceLatency();

        Assert.False(reference.IsLearned);
        Assert.Equal(ReferenceLatency.Assumed, reference.Value);
    }

    [Fact]
    public void The_reference_follows_a_lasting_change()
    {
        var reference = new ReferenceLatency();
        for (var sample = 0; sample < 200; sample++)
        {
            reference.Learn(TimeSpan.FromMilliseconds(20));
        }

        for (var sample = 0; sample < 60; sample++)
        {
            reference.Learn(TimeSpan.FromMilliseconds(30));
        }

        Assert.Equal(TimeSpan.FromMilliseconds(30), reference.Value);
    }

    [Fact]
    public void A_peak_is_remembered_for_a_while_and_then_forgotten()
    {
        var peak = new Peak();

        Assert.Equal(200, peak.Of(200, TimeSpan.FromSeconds(1)));
        Assert.Equal(200, peak.Of(50, TimeSpan.FromSeconds(6)));
        Assert.Equal(50, peak.Of(40, TimeSpan.FromSeconds(12)));
        Assert.Equal(10, peak.Of(10, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void A_rate_is_counted_over_two_seconds_and_fades()
    {
        var rate = new RateMeter();
        for (var event_ = 0; event_ < 400; event_++)
        {
            rate.Count(TimeSpan.FromMilliseconds(event_ * 5));
        }

        Assert.Equal(200, rate.PerSecond(TimeSpan.FromMilliseconds(1995)), 1.0);
        Assert.Equal(100, rate.PerSecond(TimeSpan.FromMilliseconds(2995)), 10.0);
        Assert.Equal(0, rate.PerSecond(TimeSpan.FromSeconds(60)));
    }
}
