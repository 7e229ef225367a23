using BenchmarkDotNet.Attributes;
using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Windows;

namespace Gatekeeper.MicroBench.Subjects;

/// <summary>What admit + return is made of, so that its time can be explained.</summary>
public class Parts
{
    private static readonly TimeSpan Step = TimeSpan.FromTicks(3);
    private readonly RateMeter _meter = new();
    private readonly LearnedPatience _patience = new();
    private readonly RecentLatency _recent = new();
    private readonly AdaptiveWindow _window = new(20, 2, 1000);
    private readonly GateCounts _counts = new(GateMode.Enforce);
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock = TimeProvider.System;
    private long _origin;
    private TimeSpan _now;

    [GlobalSetup]
    public void Setup() => _origin = _clock.GetTimestamp();

    [Benchmark(Description = "part: the clock")]
    public TimeSpan Clock() => _clock.GetElapsedTime(_origin);

    [Benchmark(Description = "part: the lock")]
    public bool Uncontended()
    {
        lock (_lock)
        {
            return true;
        }
    }

    [Benchmark(Description = "part: RateMeter.Count")]
    public void Rate()
    {
        _now += Step;
        _meter.Count(_now);
    }

    [Benchmark(Description = "part: LearnedPatience.Served")]
    public void Patience()
    {
        _now += Step;
        _patience.Served(Step, _now);
    }

    [Benchmark(Description = "part: RecentLatency.Add")]
    public void Recent()
    {
        _now += Step;
        _recent.Add(1, _now);
    }

    [Benchmark(Description = "part: AdaptiveWindow.Observe")]
    public void Window()
    {
        _now += Step;
        _window.Observe(new(_now, _now, Step, true, ConnectionClass.Foreground));
    }

    [Benchmark(Description = "part: GateCounts, admitted and ended")]
    public void Counts()
    {
        _counts.Arrived(ConnectionClass.Foreground);
        _counts.Admitted(ConnectionClass.Foreground, released: false);
        _counts.HandshakeEnded(ConnectionClass.Foreground, HandshakeOutcome.Ready);
    }
}
