namespace Chat.Bench.Measurement;

/// <summary>Every latency of one run; any thread may add. Beyond the room the rest is not kept.</summary>
internal sealed class Latencies(int room)
{
    private readonly double[] _milliseconds = new double[room];
    private int _count;

    public int Count => Math.Min(Volatile.Read(ref _count), _milliseconds.Length);

    public void Add(TimeSpan latency)
    {
        var place = Interlocked.Increment(ref _count) - 1;
        if (place < _milliseconds.Length)
        {
            _milliseconds[place] = latency.TotalMilliseconds;
        }
    }

    /// <summary>The latency in milliseconds that <paramref name="percent"/> of all do not exceed, by nearest rank; NaN when there are none.</summary>
    public double At(double percent)
    {
        var sorted = _milliseconds.AsSpan(0, Count).ToArray();
        Array.Sort(sorted);
        var rank = (int)Math.Ceiling(percent / 100 * sorted.Length);
        return sorted.Length == 0 ? double.NaN : sorted[Math.Clamp(rank, 1, sorted.Length) - 1];
    }
}
