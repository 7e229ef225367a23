using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Windows;

/// <summary>
/// A window law in front of a simulated backend: some workers, lognormal service, one queue, and more clients than fit. Virtual time, seeded.
/// </summary>
internal sealed class ClosedLoop(IWindow window, int seed)
{
    private static readonly TimeSpan TickLength = TimeSpan.FromMilliseconds(50);
    private const double Sigma = 0.35;
    private readonly Random _random = new(seed);
    private readonly PriorityQueue<TimeSpan, TimeSpan> _inService = new();
    private readonly Queue<TimeSpan> _queued = new();
    private TimeSpan _now;
    private TimeSpan _nextArrival;

    public int Workers { get; set; } = 40;

    public double MeanSeconds { get; set; } = 0.05;

    public double ArrivalsPerSecond { get; set; } = 1200;

    public int InFlight { get; private set; }

    public int Waiting { get; private set; }

    public int Completed { get; private set; }

    public int Peak { get; private set; }

    public double Capacity => Workers / MeanSeconds;

    public int Limit => window.Limit;

    /// <summary>Lets time pass.</summary>
    /// <returns>Handshakes completed over what the backend can do in that time.</returns>
    public double Goodput(double seconds)
    {
        var before = Completed;
        var end = _now + TimeSpan.FromSeconds(seconds);
        for (var tick = _now + TickLength; tick <= end; tick += TickLength)
        {
            PassTo(tick);
            window.Tick(
                new WindowMoment(
                    _now,
                    Waiting > 0,
                    RanOut: Waiting > 0,
                    InFlight,
                    Calm: Waiting < ArrivalsPerSecond / 10
                )
            );
            Admit();
            Serve();
        }

        return (Completed - before) / (Capacity * seconds);
    }

    private void PassTo(TimeSpan tick)
    {
        while (true)
        {
            var completes = _inService.TryPeek(out _, out var due) ? due : TimeSpan.MaxValue;
            var next = completes < _nextArrival ? completes : _nextArrival;
            if (next > tick)
            {
                _now = tick;
                return;
            }

            _now = next;
            if (next == completes)
            {
                Complete(_inService.Dequeue());
            }
            else
            {
                Waiting++;
                _nextArrival += TimeSpan.FromSeconds(
                    -Math.Log(1 - _random.NextDouble()) / ArrivalsPerSecond
                );
            }

            Admit();
            Serve();
        }
    }

    private void Complete(TimeSpan granted)
    {
        InFlight--;
        Completed++;
        window.Observe(new HandshakeSample(granted, _now, _now - granted, Completed: true));
    }

    private void Admit()
    {
        for (; Waiting > 0 && InFlight < window.BackgroundLimit; Waiting--)
        {
            _queued.Enqueue(_now);
            Peak = Math.Max(Peak, ++InFlight);
        }
    }

    private void Serve()
    {
        while (_inService.Count < Workers && _queued.TryDequeue(out var granted))
        {
            var normal =
                Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()))
                * Math.Cos(2 * Math.PI * _random.NextDouble());
            var service = Math.Exp(Math.Log(MeanSeconds) - Sigma * Sigma / 2 + Sigma * normal);
            _inService.Enqueue(granted, _now + TimeSpan.FromSeconds(service));
        }
    }
}
