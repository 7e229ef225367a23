using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;
using Gatekeeper.Admission;

namespace Gatekeeper.MicroBench.Subjects;

/// <summary>The one place is used: who comes is parked, and let in when it is given back.</summary>
public class ParkAndRelease
{
    private const int Many = 10_000;
    private Gate _gate = null!; // set by Setup, which comes first; the same below
    private Gate _full = null!;
    private Permit _permit = null!;
    private Permit _permitOfFull = null!;
    private Queue<Parked> _waiting = null!;
    private Upkeep _upkeep = null!;
    private Upkeep _upkeepOfFull = null!;
    private ConcurrencyLimiter _limiter = null!;
    private ConcurrencyLimiter _fullLimiter = null!;
    private RateLimitLease _lease = null!;
    private RateLimitLease _leaseOfFull = null!;
    private Queue<ValueTask<RateLimitLease>> _queued = null!;

    [GlobalSetup]
    public void Setup()
    {
        (_gate, _full) = (MakeGate.WithWindow(1), MakeGate.WithWindow(1));
        (_permit, _permitOfFull) = (Take(_gate), Take(_full));
        _waiting = new Queue<Parked>(Many + 1);
        for (var index = 0; index < Many; index++)
        {
            var waiter = new Parked(MakeGate.Background);
            _full.Park(waiter);
            _waiting.Enqueue(waiter);
        }

        (_upkeep, _upkeepOfFull) = (new Upkeep(_gate), new Upkeep(_full));
        var one = new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = Many + 10 };
        (_limiter, _fullLimiter) = (new(one), new(one));
        (_lease, _leaseOfFull) = (_limiter.AttemptAcquire(), _fullLimiter.AttemptAcquire());
        _queued = new Queue<ValueTask<RateLimitLease>>(Many + 1);
        for (var index = 0; index < Many; index++)
        {
            _queued.Enqueue(_fullLimiter.AcquireAsync());
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _upkeep.Dispose();
        _upkeepOfFull.Dispose();
        _limiter.Dispose();
        _fullLimiter.Dispose();
    }

    [Benchmark(Description = "park + return + release")]
    public void One()
    {
        var waiter = new Parked(MakeGate.Background);
        _gate.Park(waiter);
        _permit.Ready();
        _permit = Released(waiter);
    }

    [Benchmark(Description = "park + return + release, 10,000 parked")]
    public void Behind10000()
    {
        var waiter = new Parked(MakeGate.Background);
        _full.Park(waiter);
        _waiting.Enqueue(waiter);
        _permitOfFull.Ready();
        _permitOfFull = Released(_waiting.Dequeue());
    }

    [Benchmark(Description = "ConcurrencyLimiter: AcquireAsync + Dispose + queued lease")]
    public void Limiter()
    {
        var queued = _limiter.AcquireAsync();
        _lease.Dispose();
        _lease = Acquired(queued);
    }

    [Benchmark(Description = "ConcurrencyLimiter: the same, 10,000 queued")]
    public void LimiterBehind10000()
    {
        _queued.Enqueue(_fullLimiter.AcquireAsync());
        _leaseOfFull.Dispose();
        _leaseOfFull = Acquired(_queued.Dequeue());
    }

    private static Permit Take(Gate gate) =>
        gate.TryAdmit(MakeGate.Background, out var permit)
            ? permit
            : throw new InvalidOperationException("An empty gate has no room.");

    private static Permit Released(Parked waiter) =>
        waiter.Permit ?? throw new InvalidOperationException("The first who waits was not let in.");

    private static RateLimitLease Acquired(ValueTask<RateLimitLease> lease) =>
        lease.IsCompletedSuccessfully
            ? lease.Result
            : throw new InvalidOperationException("The first who waits was not let in.");
}
