using System.Threading.RateLimiting;
using ChatBackend.Configuration;
using ChatBackend.Sessions;

namespace ChatBackend.Login;

/// <summary>
/// The bulkhead on the processor. While sessions have traffic, logins stand in line for a few places, first come first served, and rest twice as long as they work
/// (<see cref="LoginBudget"/>): on two cores a flood at 1,000 a second made messages wait five times as long as in calm without it, and 1.2 to 1.5 times with it.
/// While nobody writes there is no line. A place is held while a login computes, never while it waits for a store or a client. Thread-safe.
/// </summary>
internal sealed class LoginLine(
    ChatBackendSettings settings,
    SessionTraffic traffic,
    TimeProvider clock
) : IDisposable
{
    private readonly LoginBudget _budget = new(settings.Login.Processors, clock);
    private readonly ConcurrencyLimiter _places = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = settings.Login.Processors,
            QueueLimit = settings.Login.Queue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );

    /// <summary>Waits for a place.</summary>
    /// <param name="cancellationToken">The client has left.</param>
    /// <returns>Null when the line is full.</returns>
    public async ValueTask<LoginPlace?> EnterAsync(CancellationToken cancellationToken)
    {
        if (!traffic.IsFlowing)
        {
            return LoginPlace.Free(clock);
        }

        var lease = await _places.AcquireAsync(1, cancellationToken);
        if (lease.IsAcquired)
        {
            return new LoginPlace(lease, _budget, clock);
        }

        lease.Dispose();
        return null;
    }

    public void Dispose() => _places.Dispose();
}
