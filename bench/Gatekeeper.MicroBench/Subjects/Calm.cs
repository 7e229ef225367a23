using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;
using Gatekeeper.Admission;

namespace Gatekeeper.MicroBench.Subjects;

/// <summary>There is room.</summary>
public class Calm
{
    private Gate _gate = null!; // set by Setup, which comes first; the same below
    private Gate _three = null!;
    private Upkeep _upkeep = null!;
    private Upkeep _upkeepOfThree = null!;
    private ConcurrencyLimiter _limiter = null!;

    [GlobalSetup]
    public void Setup()
    {
        _gate = MakeGate.Learning();
        _three = MakeGate.Learning("one", "two", "three");
        (_upkeep, _upkeepOfThree) = (new Upkeep(_gate), new Upkeep(_three));
        _limiter = new ConcurrencyLimiter(new() { PermitLimit = 20, QueueLimit = 1000 });
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _upkeep.Dispose();
        _upkeepOfThree.Dispose();
        _limiter.Dispose();
    }

    [Benchmark(Description = "admit + return in calm")]
    public bool AdmitAndReturn() =>
        _gate.TryAdmit(MakeGate.Foreground, out var permit) && permit.Ready();

    [Benchmark(Description = "admit + return in calm, three destinations")]
    public bool AdmitAndReturnAmongThree() =>
        _three.TryAdmit(MakeGate.Foreground, out var permit) && permit.Ready();

    [Benchmark(Description = "ConcurrencyLimiter: AttemptAcquire + Dispose")]
    public bool Limiter()
    {
        using var lease = _limiter.AttemptAcquire();
        return lease.IsAcquired;
    }
}
