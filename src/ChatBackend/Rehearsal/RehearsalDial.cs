using ChatBackend.Configuration;

namespace ChatBackend.Rehearsal;

/// <summary>
/// Gives the server a known capacity. A handshake takes one of the workers for a fixed time of waiting, first come first served, in a
/// queue without end; and it goes on when the client has left. That is how the servers behave that an overload kills, and it is the point.
///
/// The rate must be exact although timers are late: a worker that becomes free at its due time begins its next handshake at that due time,
/// not when the timer got round to it, so lateness moves single completions by some milliseconds and never adds up. Only a worker
/// that had nothing to do begins at the moment of arrival.
///
/// Under the lock: all fields. Completions run outside of it.
/// </summary>
internal sealed class RehearsalDial : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<RehearsalHandshake> _queue = new();
    private readonly PriorityQueue<RehearsalHandshake, long> _working = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private RehearsalSettings _settings;
    private long _started;
    private long _completed;
    private long _wasted;

    public RehearsalDial(RehearsalSettings settings, TimeProvider clock)
    {
        _settings = settings;
        _clock = clock;
        _timer = clock.CreateTimer(
            static dial => ((RehearsalDial)dial!).Tick(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Completes when the work is done, whether or not the client is still there.</summary>
    public Task WorkAsync(CancellationToken clientLeft)
    {
        var handshake = new RehearsalHandshake(_clock.GetTimestamp(), clientLeft);
        lock (_lock)
        {
            _queue.Enqueue(handshake);
            if (_working.Count < _settings.Workers)
            {
                StartNextLocked(_clock.GetTimestamp());
                ArmLocked();
            }
        }

        return handshake.Done;
    }

    public RehearsalCounters Counters()
    {
        lock (_lock)
        {
            return new RehearsalCounters(
                _started,
                _completed,
                _wasted,
                _queue.Count,
                _working.Count,
                _settings.HandshakeMilliseconds,
                _settings.Workers
            );
        }
    }

    /// <summary>From now on. Handshakes at work end when they would have; what waits meets the new figures.</summary>
    public void Change(RehearsalSettings settings)
    {
        lock (_lock)
        {
            _settings = settings;
            StartWaitingLocked(_clock.GetTimestamp());
            ArmLocked();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        var done = new List<RehearsalHandshake>();
        lock (_lock)
        {
            var now = _clock.GetTimestamp();
            while (_working.TryPeek(out _, out var due) && due <= now)
            {
                done.Add(_working.Dequeue());
                StartWaitingLocked(due);
            }

            Count(done);
            ArmLocked();
        }

        done.ForEach(handshake => handshake.Finish());
    }

    private void StartWaitingLocked(long at)
    {
        while (_queue.Count > 0 && _working.Count < _settings.Workers)
        {
            StartNextLocked(at);
        }
    }

    /// <summary>Nobody begins before he came: he may have come after the worker was free and before the late timer said so.</summary>
    private void StartNextLocked(long at)
    {
        var ticks = _settings.HandshakeMilliseconds * _clock.TimestampFrequency / 1000;
        var handshake = _queue.Dequeue();
        _working.Enqueue(handshake, Math.Max(at, handshake.ArrivedAt) + ticks);
        _started++;
    }

    private void Count(List<RehearsalHandshake> done)
    {
        _completed += done.Count;
        _wasted += done.Count(handshake => handshake.ClientLeft);
    }

    /// <summary>Whole milliseconds, rounded up: timers cut off the rest, and would fire too early again and again.</summary>
    private void ArmLocked()
    {
        if (_working.TryPeek(out _, out var due))
        {
            var now = _clock.GetTimestamp();
            var wait = due > now ? _clock.GetElapsedTime(now, due).TotalMilliseconds : 0;
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait)), Timeout.InfiniteTimeSpan);
        }
    }
}
