using Gatekeeper.Classification;
using Gatekeeper.Replay.Doors;

namespace Gatekeeper.Peers;

/// <summary>
/// Netflix concurrency-limits, <c>Gradient2Limit</c> behind <c>WindowedLimit</c> and a partitioned limiter, at their defaults: samples averaged
/// over a second with at least 10; long = exponential average over 600 windows; gradient = clamp(1.5 * long / short, 0.5, 1);
/// new = limit * gradient + 4, smoothed by 0.2, from 20 to 200; long shrinks by 5 % when it is more than twice the short one; no update while
/// less than half is used. Partitions (0.9 foreground, 0.1 the rest) count only when the whole limit is used.
/// </summary>
internal sealed class Gradient2Door : RefusingDoor
{
    private const int LongWindow = 600;
    private const int WarmUp = 10;
    private const int MinimumSamples = 10;
    private const double Tolerance = 1.5;
    private const double Smoothing = 0.2;
    private const double QueueSize = 4;
    private double _limit = 20;
    private double _long;
    private double _warmUpSum;
    private int _windows;
    private double _sum;
    private int _samples;
    private int _mostInFlight;
    private long _windowSince;

    public override string Name => "gradient2";

    protected override double Limit => Math.Floor(_limit);

    protected override bool LetsIn(ConnectionClass connectionClass)
    {
        if (InFlight < Limit)
        {
            return true;
        }

        var foreground = InFlightOf(ConnectionClass.Foreground);
        return connectionClass == ConnectionClass.Foreground
            ? foreground < Math.Ceiling(0.9 * Limit)
            : InFlight - foreground < Math.Ceiling(0.1 * Limit);
    }

    protected override void Learn(long since, TimeSpan latency, int inFlight)
    {
        _sum += latency.TotalSeconds;
        _samples++;
        _mostInFlight = Math.Max(_mostInFlight, inFlight);
        var now = Storm.Clock.GetTimestamp();
        if (
            _samples < MinimumSamples
            || Storm.Clock.GetElapsedTime(_windowSince, now) < TimeSpan.FromSeconds(1)
        )
        {
            return;
        }

        Update(_sum / _samples, _mostInFlight);
        (_sum, _samples, _mostInFlight, _windowSince) = (0, 0, 0, now);
    }

    private void Update(double shortLatency, int inFlight)
    {
        Lengthen(shortLatency);
        if (_long / shortLatency > 2)
        {
            _long *= 0.95;
        }

        if (inFlight < _limit / 2)
        {
            return;
        }

        var gradient = Math.Clamp(Tolerance * _long / shortLatency, 0.5, 1.0);
        var wanted = _limit * gradient + QueueSize;
        _limit = Math.Clamp(_limit * (1 - Smoothing) + wanted * Smoothing, 20, 200);
    }

    private void Lengthen(double sample)
    {
        _windows++;
        if (_windows <= WarmUp)
        {
            _warmUpSum += sample;
            _long = _warmUpSum / _windows;
        }
        else
        {
            var factor = 2.0 / (LongWindow + 1);
            _long = _long * (1 - factor) + sample * factor;
        }
    }
}
