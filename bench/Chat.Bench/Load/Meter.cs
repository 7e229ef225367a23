using System.Diagnostics;
using Chat.Bench.Measurement;
using Chat.Bench.Processes;

namespace Chat.Bench.Load;

/// <summary>Counts arrivals from its making to <see cref="Stop"/>, and what server and load used meanwhile. Any thread may count.</summary>
internal sealed class Meter
{
    private const int RoomForLatencies = 1_000_000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private readonly Latencies _latencies = new(RoomForLatencies);
    private readonly ServerProcess _server;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _serverBefore;
    private readonly TimeSpan _loadBefore;
    private readonly long _began;
    private int _arrived;
    private volatile bool _stopped;

    public Meter(ServerProcess server, TimeProvider clock)
    {
        _server = server;
        _clock = clock;
        _serverBefore = server.ProcessorTime();
        _loadBefore = OwnProcessorTime();
        _began = clock.GetTimestamp();
    }

    public void Arrived(long stamp)
    {
        if (!_stopped)
        {
            var now = _clock.GetTimestamp();
            Interlocked.Increment(ref _arrived);
            _latencies.Add(_clock.GetElapsedTime(stamp, now));
        }
    }

    /// <exception cref="BenchFailedException">They did not.</exception>
    public async Task AllArrivedAsync(int count, TimeSpan within)
    {
        var since = _clock.GetTimestamp();
        using var look = new PeriodicTimer(Look, _clock);
        while (Volatile.Read(ref _arrived) < count)
        {
            if (_clock.GetElapsedTime(since) > within)
            {
                throw new BenchFailedException(
                    $"Of {count} messages only {_arrived} had arrived {within.TotalSeconds:0} s after the last was sent."
                );
            }

            await look.WaitForNextTickAsync();
        }
    }

    public MessageRate Stop()
    {
        _stopped = true;
        var seconds = _clock.GetElapsedTime(_began).TotalSeconds;
        return new MessageRate(
            _arrived / seconds,
            (_server.ProcessorTime() - _serverBefore).TotalSeconds / seconds,
            (OwnProcessorTime() - _loadBefore).TotalSeconds / seconds,
            _latencies
        );
    }

    private static TimeSpan OwnProcessorTime()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }
}
