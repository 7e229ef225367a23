namespace Gatekeeper.Windows;

/// <summary>
/// What was seen while the window stood still: the median latency of handshakes that were let through since it last moved. Those let through
/// before are not counted: they tell of the window before (Envoy's lesson with its own probes). Nor are those let through so late that only the
/// quick ones among them can have ended.
/// </summary>
/// <param name="mix">Tells latencies as if they were of the usual mix of classes.</param>
internal sealed class Epoch(ClassMix mix)
{
    /// <summary>The standard error of a median of 40 ordinary logins is 7 %, good enough to tell a queue from a ripple.</summary>
    public const int EnoughSamples = 40;

    /// <summary>More would be sorted at every tick and tell nothing new. Beyond it every second one is dropped, so that they stay spread over the epoch.</summary>
    private const int MostSamples = 512;

    /// <summary>The share of an epoch, at most, in which the new window fills or empties: those let through then saw both.</summary>
    private const double Settling = 0.3;

    /// <summary>No handshake is shorter in earnest, and ratios of nothing to nothing are no numbers.</summary>
    private static readonly TimeSpan LeastLatency = TimeSpan.FromMicroseconds(1);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>Slower handshakes need longer: after their usual time only the quick half has ended.</summary>
    private static readonly TimeSpan LongestOfAll = TimeSpan.FromSeconds(15);
    private readonly List<HandshakeSample> _samples = [];
    private readonly List<double> _latencies = [];
    private TimeSpan _start;
    private int _ticks;
    private int _waitingTicks;
    private long _placesUsed;
    private int _seen;
    private int _stride = 1;

    /// <summary>Whether the window was what limited for most of the epoch.</summary>
    public bool LimitBound => _waitingTicks * 4 >= _ticks * 3;

    /// <summary>Whether somebody found no place at any moment of the epoch.</summary>
    public bool RanOut { get; private set; }

    /// <summary>Places used, on average.</summary>
    public double MeanPlacesUsed => _placesUsed / (double)Math.Max(_ticks, 1);

    /// <summary>What was seen.</summary>
    public IReadOnlyList<HandshakeSample> Samples => _samples;

    /// <summary>Whether most of the handshakes were ready, and not timed out or left.</summary>
    public bool MostlyCompleted { get; private set; }

    /// <summary>The median latency in seconds.</summary>
    public double Median { get; private set; }

    /// <summary>A window with what was seen while it stood.</summary>
    public WindowPoint At(double limit) => new(limit, Median, Math.Max(_latencies.Count, 1));

    public void Begin(TimeSpan now)
    {
        _samples.Clear();
        _seen = 0;
        _stride = 1;
        _start = now;
        _ticks = 0;
        _waitingTicks = 0;
        _placesUsed = 0;
        RanOut = false;
    }

    public void Observe(in HandshakeSample sample)
    {
        if (sample.GrantedAt < _start || _seen++ % _stride != 0)
        {
            return;
        }

        _samples.Add(
            sample.Latency < LeastLatency ? sample with { Latency = LeastLatency } : sample
        );
        if (_samples.Count == MostSamples)
        {
            ThinOut();
        }
    }

    /// <summary>Whether enough was seen to decide; after 2 s, or three handshakes in a row, a fifth of it is enough.</summary>
    /// <param name="moment">Now.</param>
    /// <param name="enough">How many samples are wanted.</param>
    /// <param name="usual">What a handshake usually takes, in seconds; zero while that is not known.</param>
    public bool IsOver(in WindowMoment moment, int enough, double usual = 0)
    {
        var longest = TimeSpan.FromSeconds(
            Math.Clamp(3 * usual, Longest.TotalSeconds, LongestOfAll.TotalSeconds)
        );
        _ticks++;
        _waitingTicks += moment.Waiting ? 1 : 0;
        _placesUsed += moment.PlacesUsed;
        RanOut |= moment.RanOut;
        var length = moment.Now - _start;
        if (
            length < Shortest
            || _samples.Count < enough / 5
            || (_samples.Count < enough && length < longest)
        )
        {
            return false;
        }

        // Twice the rough median before now, nine in ten of ordinary logins have ended.
        var rough = MedianBetween(_start, moment.Now);
        var settled =
            _start + TimeSpan.FromSeconds(Math.Min(rough, Settling * length.TotalSeconds));
        Median = MedianBetween(settled, moment.Now - TimeSpan.FromSeconds(2 * rough));
        MostlyCompleted = _samples.Count(sample => sample.Completed) * 2 >= _samples.Count;
        return length >= longest
            ? _latencies.Count > 0 || UseAll(rough)
            : _latencies.Count >= enough && length.TotalSeconds >= 3 * rough;
    }

    /// <summary>Adds the latencies of those that were let through when at least so many places were used.</summary>
    public void AddLatenciesAt(double placesUsed, List<double> latencies)
    {
        foreach (var sample in _samples)
        {
            if (sample.Completed && sample.PlacesUsed >= placesUsed)
            {
                latencies.Add(mix.Of(sample));
            }
        }
    }

    private bool UseAll(double rough)
    {
        Median = rough;
        return true;
    }

    private void ThinOut()
    {
        for (var index = 1; 2 * index < _samples.Count; index++)
        {
            _samples[index] = _samples[2 * index];
        }

        _samples.RemoveRange(MostSamples / 2, MostSamples / 2);
        _stride *= 2;
    }

    private double MedianBetween(TimeSpan grantedFrom, TimeSpan grantedBefore)
    {
        _latencies.Clear();
        foreach (var sample in _samples)
        {
            if (sample.GrantedAt >= grantedFrom && sample.GrantedAt <= grantedBefore)
            {
                _latencies.Add(mix.Of(sample));
            }
        }

        _latencies.Sort();
        return _latencies.Count == 0 ? 0 : _latencies[_latencies.Count / 2];
    }
}
