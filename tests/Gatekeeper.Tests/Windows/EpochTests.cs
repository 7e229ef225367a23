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
