namespace Gatekeeper.Demo.Measurement;

/// <summary>How late the driver itself was, in buckets of a millisecond; any thread may add. Later than ten seconds counts as ten.</summary>
internal sealed class LagHistogram
{
    private readonly int[] _buckets = new int[10_001];

    public void Add(TimeSpan late) =>
        Interlocked.Increment(
            ref _buckets[Math.Clamp((int)late.TotalMilliseconds, 0, _buckets.Length - 1)]
        );

    /// <summary>Upper edge of the bucket in which the percentile falls; 0 when nothing was added.</summary>
    public double AtMilliseconds(double percent)
    {
        long total = _buckets.Sum(count => (long)count);
        var rank = (long)Math.Ceiling(percent / 100 * total);
        long seen = 0;
        for (var bucket = 0; bucket < _buckets.Length && total > 0; bucket++)
        {
            seen += _buckets[bucket];
            if (seen >= rank)
            {
                return bucket + 1;
            }
        }

        return 0;
    }
}
