namespace Gatekeeper.Replay.Measures;

/// <summary>Waits from 0.1 ms to beyond an hour, each known to a quarter of a percent. Those that never ended count as endless.</summary>
public sealed class LatencyHistogram
{
    private const double Step = 0.005;
    private const double SmallestSeconds = 0.0001;
    private readonly List<int> _buckets = [];
    private int _endless;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Counts a wait.</summary>
    public void Add(TimeSpan wait)
    {
        var bucket = (int)
            Math.Max(
                Math.Log(Math.Max(wait.TotalSeconds, SmallestSeconds) / SmallestSeconds) / Step,
                0
            );
        while (_buckets.Count <= bucket)
        {
            _buckets.Add(0);
        }

        _buckets[bucket]++;
        Count++;
    }

    /// <summary>Counts somebody who gave up.</summary>
    public void AddEndless()
    {
        _endless++;
        Count++;
    }

    /// <summary>The wait that a share of all did not exceed, in seconds; null when there is none, infinite when that one never ended.</summary>
    public double? Percentile(double share)
    {
        if (Count == 0)
        {
            return null;
        }

        var rank = Math.Max((int)Math.Ceiling(share * Count), 1);
        for (var bucket = 0; bucket < _buckets.Count; bucket++)
        {
            rank -= _buckets[bucket];
            if (rank <= 0)
            {
                return SmallestSeconds * Math.Exp((bucket + 0.5) * Step);
            }
        }

        return double.PositiveInfinity;
    }
}
