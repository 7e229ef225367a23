using ChatProtocol;

namespace ChatClient;

/// <summary>
/// Pings at the server's interval and notices silence. The first ping comes at a random part of the interval, or all clients of a
/// restarted server would ping in step for ever.
/// </summary>
internal sealed class Heartbeat : IDisposable
{
    /// <summary>From a ping to the moment the connection counts as dead.</summary>
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(15);

    /// <summary>The same when there is a reason to doubt the connection: a radio that wakes up takes two or three seconds, and somebody may be watching.</summary>
    private static readonly TimeSpan ProbeAnswer = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private readonly TimeSpan _foreground;
    private readonly TimeSpan _background;
    private readonly Action _ping;
    private readonly Action _silent;
    private bool _waiting;
    private bool _probing;

    public Heartbeat(
        Ready ready,
        ConnectClass connectClass,
        TimeProvider clock,
        Action ping,
        Action silent
    )
    {
        _ping = ping;
        _silent = silent;
        _foreground = TimeSpan.FromMilliseconds(Math.Max(1, ready.PingForegroundMilliseconds));
        _background = TimeSpan.FromMilliseconds(Math.Max(1, ready.PingBackgroundMilliseconds));
        Interval = IntervalOf(connectClass);
        _timer = clock.CreateTimer(
            static self => ((Heartbeat)self!).Tick(),
            this,
            Interval * Random.Shared.NextDouble(),
            Timeout.InfiniteTimeSpan
        );
    }

    public TimeSpan Interval { get; private set; }

    /// <summary>The connection counts as dead, and it was <see cref="Probe"/> that found it out.</summary>
    public bool ProbeFailed { get; private set; }

    /// <summary>Anything the server says is a sign of life.</summary>
    public void Heard()
    {
        lock (_lock)
        {
            if (_waiting)
            {
                _waiting = _probing = false;
                Arm(Interval);
            }
        }
    }

    /// <summary>Pings now, and is less patient about the answer.</summary>
    public void Probe()
    {
        lock (_lock)
        {
            if (_probing)
            {
                return;
            }

            _waiting = _probing = true;
            Arm(ProbeAnswer);
        }

        _ping();
    }

    /// <summary>Whoever opens the app on a connection that died in the background is to learn it now, not an interval later: the foreground begins with a ping.</summary>
    public void Switch(ConnectClass connectClass)
    {
        lock (_lock)
        {
            Interval = IntervalOf(connectClass);
            if (_waiting)
            {
                return;
            }

            if (connectClass == ConnectClass.Background)
            {
                Arm(Interval);
                return;
            }

            _waiting = true;
            Arm(Answer);
        }

        _ping();
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        lock (_lock)
        {
            if (!_waiting)
            {
                _waiting = true;
                Arm(Answer);
                _ping();
                return;
            }

            ProbeFailed = _probing;
        }

        _silent();
    }

    private void Arm(TimeSpan after) => _timer.Change(after, Timeout.InfiniteTimeSpan);

    private TimeSpan IntervalOf(ConnectClass connectClass) =>
        connectClass == ConnectClass.Foreground ? _foreground : _background;
}
