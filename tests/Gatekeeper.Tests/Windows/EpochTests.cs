using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Windows;

public sealed class EpochTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100);

    /// <summary>Envoy #11579: what was let through under the window before tells of that one.</summary>
    [Fact]
    public void Handshakes_from_before_a_check_say_nothing_in_it()
    {
        var epoch = new Epoch(new ClassMix());
        var begins = TimeSpan.FromSeconds(10);
        epoch.Begin(begins);

        Observe(epoch, begins - Slow, 200, Slow);
        Observe(epoch, begins + Quick, Epoch.EnoughSamples, Quick);

        Assert.True(epoch.IsOver(At(begins + TimeSpan.FromSeconds(1)), Epoch.EnoughSamples));
        Assert.Equal(Quick.TotalSeconds, epoch.Median, 1e-6);
    }

    [Fact]
    public void Too_few_handshakes_decide_nothing_for_two_seconds()
    {
        var epoch = new Epoch(new ClassMix());
        epoch.Begin(TimeSpan.Zero);

        Observe(epoch, TimeSpan.Zero, Epoch.EnoughSamples / 5, Quick);

        Assert.False(epoch.IsOver(At(TimeSpan.FromSeconds(1.9)), Epoch.EnoughSamples));
        Assert.True(epoch.IsOver(At(TimeSpan.FromSeconds(2)), Epoch.EnoughSamples));
    }

    /// <summary>A backend in the same process may answer between two ticks of the clock.</summary>
    [Fact]
    public void Handshakes_that_take_no_time_at_all_leave_a_law_that_works()
    {
        var window = new AdaptiveWindow(20, 2, 1000);
        var now = TimeSpan.Zero;
        for (var tick = 0; tick < 400; tick++)
        {
            now += TimeSpan.FromMilliseconds(50);
            for (var sample = 0; sample < 50; sample++)
            {
                window.Observe(new(now, now, TimeSpan.Zero, Completed: true));
            }

            window.Tick(
                new(now, Waiting: tick > 200, RanOut: false, PlacesUsed: 1, Calm: tick <= 200)
            );
        }

        Assert.InRange(window.Limit, 2, 1000);
        Assert.InRange(
            window.Reference ?? TimeSpan.Zero,
            TimeSpan.FromTicks(1),
            TimeSpan.FromMilliseconds(1)
        );
    }

    /// <summary>While the window fills, those let through first see half of it.</summary>
    [Fact]
    public void Handshakes_let_through_while_the_window_fills_are_left_out()
    {
        var epoch = new Epoch(new ClassMix());
        epoch.Begin(TimeSpan.Zero);
        Observe(epoch, TimeSpan.FromMilliseconds(1), 45, Quick);
        Spread(epoch, from: 0.2, to: 0.8, count: 200, Slow);

        Assert.True(epoch.IsOver(At(TimeSpan.FromSeconds(1)), Epoch.EnoughSamples));

        Assert.Equal(Slow.TotalSeconds, epoch.Median, 1e-6);
        Assert.InRange(epoch.At(40).Samples, Epoch.EnoughSamples, 200);
    }

    /// <summary>Of those let through last only the quick have ended: their median would be too low.</summary>
    [Fact]
    public void Handshakes_let_through_so_late_that_only_quick_ones_ended_are_left_out()
    {
        var epoch = new Epoch(new ClassMix());
        epoch.Begin(TimeSpan.Zero);
        Spread(epoch, from: 0, to: 0.09, count: 60, Slow);
        Spread(epoch, from: 0.2, to: 0.8, count: 60, Slow);
        Spread(epoch, from: 0.9, to: 0.98, count: 90, Quick);

        Assert.True(epoch.IsOver(At(TimeSpan.FromSeconds(1)), Epoch.EnoughSamples));

        Assert.Equal(Slow.TotalSeconds, epoch.Median, 1e-6);
    }

    /// <summary>However many there are, what is kept is spread over the whole epoch, and not its beginning.</summary>
    [Fact]
    public void Of_very_many_handshakes_those_kept_are_spread_over_the_epoch()
    {
        var epoch = new Epoch(new ClassMix());
        epoch.Begin(TimeSpan.Zero);
        Spread(epoch, from: 0, to: 4, count: 4000, Quick);
        Spread(epoch, from: 4, to: 10, count: 6000, Slow);

        Assert.True(epoch.IsOver(At(TimeSpan.FromSeconds(10.3)), Epoch.EnoughSamples));

        Assert.InRange(epoch.Samples.Count, 200, 512);
        Assert.Equal(
            0.4,
            epoch.Samples.Count(sample => sample.Latency == Quick) / (double)epoch.Samples.Count,
            0.05
        );
        Assert.Equal(Slow.TotalSeconds, epoch.Median, 1e-6);
    }

    [Fact]
    public void Long_handshakes_get_a_longer_epoch_as_after_their_usual_time_only_half_have_ended()
    {
        const double Usual = 1.5;
        var epoch = new Epoch(new ClassMix());
        epoch.Begin(TimeSpan.Zero);
        Spread(epoch, from: 0, to: 0.5, count: Epoch.EnoughSamples, TimeSpan.FromSeconds(Usual));

        Assert.False(epoch.IsOver(At(TimeSpan.FromSeconds(2.1)), Epoch.EnoughSamples, Usual));
        Assert.True(epoch.IsOver(At(TimeSpan.FromSeconds(4.6)), Epoch.EnoughSamples, Usual));
        Assert.Equal(Usual, epoch.Median, 1e-6);
    }

    [Fact]
    public void No_epoch_lasts_for_ever_however_long_handshakes_are()
    {
        var epoch = new Epoch(new ClassMix());
        epoch.Begin(TimeSpan.Zero);
        Spread(epoch, from: 0, to: 1, count: 10, TimeSpan.FromSeconds(12));

        Assert.True(epoch.IsOver(At(TimeSpan.FromSeconds(15)), Epoch.EnoughSamples, usual: 60));
        Assert.Equal(12, epoch.Median, 1e-6);
    }

    [Theory]
    [InlineData(11, 9, true)]
    [InlineData(10, 10, true)]
    [InlineData(9, 11, false)]
    public void Most_completed_or_did_not(int completed, int not, bool expected)
    {
        var epoch = new Epoch(new ClassMix());
        epoch.Begin(TimeSpan.Zero);
        Observe(epoch, TimeSpan.Zero, completed, Quick);
        for (var sample = 0; sample < not; sample++)
        {
            epoch.Observe(new(TimeSpan.Zero, Slow, Slow, Completed: false));
        }

        Assert.True(epoch.IsOver(At(TimeSpan.FromSeconds(2)), Epoch.EnoughSamples));

        Assert.Equal(expected, epoch.MostlyCompleted);
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(6, false)]
    public void The_window_limited_when_somebody_waited_for_most_of_the_epoch(
        int waitingOfTen,
        bool expected
    )
    {
        var epoch = new Epoch(new ClassMix());
        epoch.Begin(TimeSpan.Zero);
        for (var tick = 1; tick <= 10; tick++)
        {
            epoch.IsOver(
                new(
                    TimeSpan.FromMilliseconds(50 * tick),
                    Waiting: tick <= waitingOfTen,
                    RanOut: tick == 3,
                    PlacesUsed: tick,
                    Calm: false
                ),
                Epoch.EnoughSamples
            );
        }

        Assert.Equal(expected, epoch.LimitBound);
        Assert.True(epoch.RanOut);
        Assert.Equal(5.5, epoch.MeanPlacesUsed);

        epoch.Begin(TimeSpan.FromSeconds(1));
        Assert.False(epoch.RanOut);
        Assert.Equal(0, epoch.MeanPlacesUsed);
    }

    private static void Spread(Epoch epoch, double from, double to, int count, TimeSpan latency)
    {
        for (var index = 0; index < count; index++)
        {
            var granted = TimeSpan.FromSeconds(from + (to - from) * index / count);
            epoch.Observe(new(granted, granted + latency, latency, Completed: true));
        }
    }

    private static void Observe(Epoch epoch, TimeSpan grantedAt, int times, TimeSpan latency)
    {
        for (var time = 0; time < times; time++)
        {
            epoch.Observe(new(grantedAt, grantedAt + latency, latency, Completed: true));
        }
    }

    private static WindowMoment At(TimeSpan now) =>
        new(now, Waiting: true, RanOut: true, PlacesUsed: 10, Calm: false);
}
