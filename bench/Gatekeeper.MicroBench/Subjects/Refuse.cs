using BenchmarkDotNet.Attributes;
using Gatekeeper.Admission;

namespace Gatekeeper.MicroBench.Subjects;

/// <summary>There is neither a place nor room in the lot.</summary>
public class Refuse
{
    private const int Many = 10_000;
    private Gate _gate = null!; // set by Setup, which comes first; the same below
    private Upkeep _upkeep = null!;

    [GlobalSetup]
    public void Setup()
    {
        _gate = MakeGate.WithWindow(1, lot: Many);
        _gate.TryAdmit(MakeGate.Background, out _);
        for (var index = 0; index < Many; index++)
        {
            _gate.Park(new Parked(MakeGate.Background));
        }

        _upkeep = new Upkeep(_gate);
    }

    [GlobalCleanup]
    public void Cleanup() => _upkeep.Dispose();

    [Benchmark(Description = "refuse: no place, and a lot full of 10,000")]
    public RefusalReason LotFull()
    {
        if (_gate.TryAdmit(MakeGate.Background, out _))
        {
            throw new InvalidOperationException("There is no place.");
        }

        var waiter = new Parked(MakeGate.Background);
        _gate.Park(waiter);
        return waiter.Refusal.Reason;
    }

    [Benchmark(Description = "refuse before parking (no descriptor)")]
    public RefusalReason BeforeParking() =>
        _gate.Refuse(MakeGate.Background, RefusalReason.LotFull).Reason;
}
