using Gatekeeper.Classification;
using Gatekeeper.Replay.Doors;

namespace Gatekeeper.Peers;

/// <summary>
/// Envoy's adaptive_concurrency filter with its gradient controller, at its defaults and the intervals of its documentation (limit every 100 ms,
/// minRTT every 60 s with 15 % jitter): minRTT is the median of 50 samples while the limit is pinned to 3;
/// gradient = clamp(1.25 * minRTT / sampleRTT, 0.5, 2); new = limit * gradient + sqrt(limit * gradient), from 3 to 1000; a limit that stands at
/// 3 for five intervals measures minRTT anew. Samples that began before the measurement do not count in it. No classes.
/// </summary>
internal sealed class EnvoyDoor : RefusingDoor
{
    private const double Smallest = 3;
    private const double Largest = 1000;
    private const int MinimumRttSamples = 50;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MinimumRttInterval = TimeSpan.FromSeconds(60);
    private readonly List<double> _samples = [];
    private Random _random = new(1);
    private double _limit = Smallest;
    private double _afterMeasurement = Smallest;
    private double _minimumRtt;
    private bool _measures = true;
    private long _measuresSince;
    private long _intervalSince;
    private TimeSpan _nextMeasurement;
    private int _atSmallest;

    public override string Name => "envoy";

    protected override double Limit => Math.Floor(_limit);

    public override void Open(IStorm storm)
    {
        base.Open(storm);
        _random = new Random(storm.Seed);
        (_measuresSince, _intervalSince) = (storm.Clock.GetTimestamp(), storm.Clock.GetTimestamp());
    }

    public override void Tick()
    {
        var now = Storm.Clock.GetTimestamp();
        if (_measures)
        {
            return;
        }

        if (Storm.Clock.GetElapsedTime(_measuresSince, now) >= _nextMeasurement)
        {
            Measure(now);
        }
        else if (Storm.Clock.GetElapsedTime(_intervalSince, now) >= Interval)
        {
            Update(now);
        }
    }

    protected override bool LetsIn(ConnectionClass connectionClass) => InFlight < Limit;

    protected override void Learn(long since, TimeSpan latency, int inFlight)
    {
        if (_measures && since < _measuresSince)
        {
            return;
        }

        _samples.Add(latency.TotalSeconds);
        if (_measures && _samples.Count >= MinimumRttSamples)
        {
            _minimumRtt = Median();
            _measures = false;
            _limit = _afterMeasurement;
            _nextMeasurement = MinimumRttInterval * (1 + 0.15 * _random.NextDouble());
            _intervalSince = Storm.Clock.GetTimestamp();
        }
    }

    private void Update(long now)
    {
        _intervalSince = now;
        if (_samples.Count == 0)
        {
            return;
        }

        var gradient = Math.Clamp(1.25 * _minimumRtt / Median(), 0.5, 2.0);
        var limit = _limit * gradient;
        _limit = Math.Clamp(limit + Math.Sqrt(limit), Smallest, Largest);
        _atSmallest = _limit <= Smallest ? _atSmallest + 1 : 0;
        if (_atSmallest >= 5)
        {
            Measure(now);
        }
    }

    private void Measure(long now)
    {
        _measures = true;
        _measuresSince = now;
        _afterMeasurement = Math.Max(_limit, Smallest);
        _limit = Smallest;
        _atSmallest = 0;
        _samples.Clear();
    }

    private double Median()
    {
        _samples.Sort();
        var median = _samples[_samples.Count / 2];
        _samples.Clear();
        return median;
    }
}
