namespace Gatekeeper.Demo.Measurement;

/// <summary>The last few hundred latencies, for a display that must not wait for the end of the run.</summary>
internal sealed class RecentLatencies
{
    private readonly Lock _lock = new();
    private readonly (TimeSpan At, double Milliseconds)[] _ring = new (TimeSpan, double)[1024];
    private int _added;

    public void Add(TimeSpan at, double milliseconds)
    {
        lock (_lock)
        {
            _ring[_added++ % _ring.Length] = (at, milliseconds);
        }
    }

    /// <summary>Percentiles of what was added since that moment.</summary>
    public Percentiles Since(TimeSpan moment)
    {
        lock (_lock)
        {
            return new Percentiles(
                _ring
                    .Take(Math.Min(_added, _ring.Length))
                    .Where(entry => entry.At >= moment)
                    .Select(entry => entry.Milliseconds)
            );
        }
    }
}
