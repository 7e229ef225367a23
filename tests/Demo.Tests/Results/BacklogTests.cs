using Gatekeeper.Demo.Results;

namespace Demo.Tests.Results;

public sealed class BacklogTests
{
    [Fact]
    public void Only_seconds_between_two_moments_of_backlog_count()
    {
        // Waiting at the ends of the seconds:  0  300  400  250  50
        var series = Series(ready: [100, 150, 180, 190, 200], waiting: [0, 300, 400, 250, 50]);

        Assert.Equal((180 + 190) / 400.0, Backlog.Goodput(series, _ => 200));
    }

    [Fact]
    public void What_could_be_done_follows_the_capacity()
    {
        var series = Series(ready: [0, 200, 100, 100], waiting: [500, 500, 500, 500]);

        Assert.Equal(1, Backlog.Goodput(series, second => second < 2 ? 200 : 100));
    }

    [Fact]
    public void Without_a_backlog_nothing_is_said() =>
        Assert.Null(Backlog.Goodput(Series([10, 10, 10], [1, 1, 1]), _ => 200));

    private static RunSeries Series(int[] ready, int[] waiting)
    {
        var none = new int[ready.Length];
        return new RunSeries
        {
            Foreground = new ClassSeries(none, none, none, none, none),
            Background = new ClassSeries(none, none, ready, none, waiting),
            ForegroundReady = [],
            ForegroundNotReady = [],
        };
    }
}
