using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;
using Gatekeeper.Admission;

namespace Gatekeeper.MicroBench.Subjects;

/// <summary>Two threads at one gate, as fast as they can. Time is for one operation, whichever thread did it.</summary>
public class TwoThreads
{
    private const int Operations = 200_000;
    private Gate _gate = null!; // set by Setup, which comes first; the same below
    private Upkeep _upkeep = null!;
    private ConcurrencyLimiter _limiter = null!;

    [GlobalSetup]
    public void Setup()
    {
        _gate = MakeGate.Learning();
        _upkeep = new Upkeep(_gate);
        _limiter = new ConcurrencyLimiter(new() { PermitLimit = 20, QueueLimit = 1000 });
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _upkeep.Dispose();
        _limiter.Dispose();
    }

    [Benchmark(
        Description = "admit + return in calm, two threads",
        OperationsPerInvoke = Operations
    )]
    public void AdmitAndReturn() =>
        OnTwoThreads(() =>
        {
            if (_gate.TryAdmit(MakeGate.Foreground, out var permit))
            {
                permit.Ready();
            }
        });

    [Benchmark(
        Description = "ConcurrencyLimiter: AttemptAcquire + Dispose, two threads",
        OperationsPerInvoke = Operations
    )]
    public void Limiter() => OnTwoThreads(() => _limiter.AttemptAcquire().Dispose());

    private static void OnTwoThreads(Action operation)
    {
        void Half()
        {
            for (var count = 0; count < Operations / 2; count++)
            {
                operation();
            }
        }

        var other = new Thread(Half);
        other.Start();
        Half();
        other.Join();
    }
}
