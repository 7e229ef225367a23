using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Windows;

/// <summary>What the law must do in front of a backend whose knee is known; the figures are those of a seeded simulation, so they are exact.</summary>
public sealed class AdaptiveWindowTests
{
    public static TheoryData<int> Seeds => [1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_storm_after_calm_is_served_at_the_knee_within_three_seconds(int seed)
    {
        var loop = Loop(seed);
        loop.ArrivalsPerSecond = 240;
        loop.Goodput(10);
        loop.ArrivalsPerSecond = 1200;

        loop.Goodput(3);

        Assert.InRange(loop.Goodput(30), 0.95, 1.04);
        Assert.InRange(loop.Limit, 27, 52);
        Assert.InRange(loop.Peak, 40, 72);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Started_inside_a_storm_it_finds_the_knee_without_knowing_anything(int seed)
    {
        var loop = Loop(seed);

        loop.Goodput(5);

        Assert.InRange(loop.Goodput(20), 0.95, 1.04);
        Assert.InRange(loop.Limit, 27, 56);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Started_far_beyond_the_knee_of_a_small_backend_it_comes_down(int seed)
    {
        var loop = Loop(seed, initial: 40);
        loop.Workers = 4;
        loop.MeanSeconds = 0.02;
        loop.ArrivalsPerSecond = 300;

        loop.Goodput(40);

        Assert.InRange(loop.Goodput(20), 0.75, 1.04);
        Assert.InRange(loop.Limit, 2, 7);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void When_half_the_capacity_goes_the_window_follows_and_nothing_is_lost(int seed)
    {
        var loop = Loop(seed);
        loop.Goodput(10);
        loop.Workers = 20;

        Assert.InRange(loop.Goodput(3), 0.9, 1.2);
        Assert.InRange(loop.Goodput(20), 0.95, 1.04);
        Assert.InRange(loop.Limit, 14, 28);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void When_the_service_itself_becomes_slower_the_window_does_not_collapse(int seed)
    {
        var loop = Loop(seed);
        loop.Goodput(10);
        loop.MeanSeconds = 0.125;

        Assert.InRange(loop.Goodput(20), 0.90, 1.05);
        Assert.InRange(loop.Limit, 27, 56);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void When_the_service_recovers_the_window_comes_back_to_the_knee(int seed)
    {
        var loop = Loop(seed);
        loop.Goodput(10);
        loop.MeanSeconds = 0.125;
        loop.Goodput(15);
        loop.MeanSeconds = 0.05;

        Assert.InRange(loop.Goodput(20), 0.93, 1.05);
        Assert.InRange(loop.Limit, 27, 64);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void When_capacity_doubles_it_is_used_within_fifteen_seconds(int seed)
    {
        var loop = Loop(seed);
        loop.ArrivalsPerSecond = 2400;
        loop.Goodput(10);
        loop.Workers = 80;
        loop.Goodput(15);

        Assert.InRange(loop.Goodput(20), 0.95, 1.04);
        Assert.InRange(loop.Limit, 55, 108);
    }

    [Fact]
    public void Half_an_hour_of_saturation_moves_neither_window_nor_reference()
    {
        var window = new AdaptiveWindow(8, 2, 1000);
        var loop = new ClosedLoop(window, 1) { ArrivalsPerSecond = 240 };
        loop.Goodput(30);
        loop.ArrivalsPerSecond = 1200;
        loop.Goodput(10);
        var reference = window.Reference!.Value; // calm came first
        var windows = new List<int>();

        for (var minute = 0; minute < 30; minute++)
        {
            loop.Goodput(60);
            windows.Add(window.Limit);
        }

        Assert.InRange(window.Reference!.Value / reference, 0.85, 1.15);
        Assert.InRange(windows.Average(), 40, 52);
        Assert.All(windows, limit => Assert.InRange(limit, 27, 60));
    }

    [Fact]
    public void A_quiet_day_never_inflates_the_window()
    {
        var window = new AdaptiveWindow(8, 2, 1000);
        var loop = new ClosedLoop(window, 1) { ArrivalsPerSecond = 560 };

        loop.Goodput(600);

        Assert.InRange(window.Limit, 20, 60);
    }

    [Fact]
    public void A_slow_database_of_three_seconds_hardly_moves_the_reference()
    {
        var window = new AdaptiveWindow(60, 2, 1000);
        var loop = new ClosedLoop(window, 1) { ArrivalsPerSecond = 100 };
        loop.Goodput(60);
        var before = window.Reference!.Value; // a minute of calm
        loop.MeanSeconds = 0.25;

        loop.Goodput(3);

        Assert.InRange(window.Reference!.Value / before, 0.95, 1.10);
    }

    [Fact]
    public void A_deploy_that_makes_everything_slower_is_the_new_normal_within_minutes()
    {
        var window = new AdaptiveWindow(8, 2, 1000);
        var loop = new ClosedLoop(window, 1) { ArrivalsPerSecond = 240 };
        loop.Goodput(60);
        loop.MeanSeconds = 0.065;

        loop.Goodput(180);

        Assert.InRange(window.Reference!.Value.TotalMilliseconds, 56, 68);
    }

    [Fact]
    public void A_backend_that_hangs_gets_the_smallest_window_and_its_time_is_no_reference()
    {
        var window = new AdaptiveWindow(40, 2, 1000);
        var now = TimeSpan.Zero;
        for (var round = 0; round < 400; round++)
        {
            now += TimeSpan.FromMilliseconds(250);
            var latency = round < 40 ? TimeSpan.FromMilliseconds(50) : TimeSpan.FromSeconds(10);
            for (var sample = 0; sample < 10; sample++)
            {
                window.Observe(new HandshakeSample(now, now, latency, Completed: round < 40));
            }

            window.Tick(
                new WindowMoment(
                    now,
                    Waiting: round >= 40,
                    RanOut: round >= 40,
                    PlacesUsed: window.Limit,
                    Calm: round < 40
                )
            );
        }

        Assert.InRange(window.Limit, 2, 4);
        Assert.InRange(window.Reference!.Value.TotalMilliseconds, 45, 60);
    }

    private static ClosedLoop Loop(int seed, int initial = 8) =>
        new(new AdaptiveWindow(initial, 2, 1000), seed);
}
