using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Windows;

public sealed class KneeSearchTests
{
    private const double Service = 0.05;

    [Theory]
    [InlineData(5, 40)]
    [InlineData(20, 40)]
    [InlineData(8, 300)]
    public void From_below_the_knee_it_climbs_and_finds_the_service_itself(int begin, int workers)
    {
        var (limit, found) = Search(up: true, begin, workers);

        Assert.Equal(Service, found, 0.005);
        Assert.InRange(limit, 0.6 * workers, 1.7 * workers);
    }

    [Theory]
    [InlineData(100, 40)]
    [InlineData(1000, 3)]
    public void From_beyond_the_knee_it_turns_and_comes_down(int begin, int workers)
    {
        var (limit, found) = Search(up: true, begin, workers);

        Assert.Equal(Service, found, 0.005);
        Assert.InRange(limit, 0.6 * workers, 1.7 * workers);
    }

    [Fact]
    public void Where_the_knee_is_below_the_smallest_window_it_ends_there()
    {
        var (limit, found) = Search(up: false, 40, workers: 2, min: 10);

        Assert.InRange(limit, 10, 16);
        Assert.Equal(Service * 10 / 2, found, 0.01);
    }

    [Fact]
    public void At_the_largest_window_where_nothing_queues_it_ends_with_what_it_saw()
    {
        var (limit, found) = Search(up: true, 20, workers: 500, max: 60);

        Assert.Equal((60, Service), (limit, found));
    }

    [Fact]
    public void Between_bounds_that_allow_no_step_it_ends_at_once()
    {
        var (limit, found) = Search(up: true, 8, workers: 500, min: 8, max: 8);

        Assert.Equal((8, Service), (limit, found));
    }

    /// <summary>The least of several medians of the same is too low by chance.</summary>
    [Fact]
    public void What_was_flat_is_averaged_by_how_much_was_seen()
    {
        var search = new KneeSearch(up: true, min: 2);
        search.Look(new(20, 0.050, 100));
        search.Look(new(30, 0.046, 300));
        search.Look(new(45, 0.048, 100));
        var (limit, found) = search.Look(new(67.5, 0.075, 100));

        Assert.Equal(45, limit);
        Assert.Equal(0.047, found!.Value, 1e-6);
    }

    private static (double Limit, double Found) Search(
        bool up,
        double limit,
        int workers,
        double min = 2,
        double max = 10_000
    )
    {
        var search = new KneeSearch(up, min);
        for (var epoch = 0; epoch < 50; epoch++)
        {
            var latency = Service * Math.Max(1, limit / workers);
            var (next, found) = search.Look(new WindowPoint(limit, latency, 1000));
            limit = Math.Clamp(next, min, max);
            if (found is { } reference)
            {
                return (limit, reference);
            }
        }

        throw new InvalidOperationException("The search does not end.");
    }
}
