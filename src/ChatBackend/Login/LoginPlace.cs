using System.Threading.RateLimiting;

namespace ChatBackend.Login;

/// <summary>A login's turn on the processor. Whoever holds it leaves it before waiting for anything. Leaving twice is leaving once. Thread-safe.</summary>
internal sealed class LoginPlace : IDisposable
{
    private readonly RateLimitLease? _lease;
    private readonly LoginBudget? _budget;
    private readonly TimeProvider _clock;
    private readonly long _since;
    private int _isLeft;

    /// <param name="lease">The place itself.</param>
    /// <param name="budget">Hears how long it was held.</param>
    /// <param name="clock">Measures that, and the rest after it.</param>
    public LoginPlace(RateLimitLease lease, LoginBudget budget, TimeProvider clock)
    {
        (_lease, _budget, _clock) = (lease, budget, clock);
        _since = clock.GetTimestamp();
    }

    private LoginPlace(TimeProvider clock) => _clock = clock;

    /// <summary>Whether it was left: it is nobody's turn any more.</summary>
    public bool IsLeft => Volatile.Read(ref _isLeft) != 0;

    /// <summary>A place that there is enough of, because there is no line.</summary>
    public static LoginPlace Free(TimeProvider clock) => new(clock);

    /// <summary>Gives it to the next in line, after a rest where one is due.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isLeft, 1) != 0 || _budget is null)
        {
            return;
        }

        var rest = _budget.Spend(_clock.GetElapsedTime(_since));
        if (rest == TimeSpan.Zero)
        {
            _lease?.Dispose();
        }
        else
        {
            _ = RestAsync(rest);
        }
    }

    private async Task RestAsync(TimeSpan rest)
    {
        await Task.Delay(rest, _clock);
        _lease?.Dispose();
    }
}
