namespace Gatekeeper.Demo.Results;

/// <summary>The seconds of a run in which more waited than the backend could serve in one.</summary>
internal static class Backlog
{
    /// <summary>What was done in them, over what could have been; null when there was none.</summary>
    /// <param name="series">The run, second by second.</param>
    /// <param name="capacityIn">Handshakes that the backend can do in a second.</param>
    public static double? Goodput(RunSeries series, Func<int, double> capacityIn)
    {
        var (done, possible) = (0.0, 0.0);
        for (var second = 1; second < series.Foreground.Ready.Count; second++)
        {
            var capacity = capacityIn(second);
            if (Waiting(series, second - 1) > capacity && Waiting(series, second) > capacity)
            {
                done += series.Foreground.Ready[second] + series.Background.Ready[second];
                possible += capacity;
            }
        }

        return possible > 0 ? Math.Round(done / possible, 4) : null;
    }

    private static int Waiting(RunSeries series, int second) =>
        series.Foreground.Waiting[second] + series.Background.Waiting[second];
}
