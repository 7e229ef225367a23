using System.Security.Cryptography;
using System.Threading.RateLimiting;
using ChatBackend.Configuration;
using ChatBackend.Gate;
using ChatBackend.Http;
using ChatBackend.Storage;
using ChatBackend.Tickets;
using ChatProtocol;

namespace ChatBackend.Login;

/// <summary>
/// Tells the gate that a device is in use. What a device may gain by it is bounded: once in ten seconds, and only itself. A few calls at a
/// time; what the gate does with them, or whether it answers at all, concerns no session.
/// </summary>
internal sealed partial class InUseDesk(
    GateSettings settings,
    GateAdmin gate,
    TicketDesk tickets,
    IMessageStore store,
    TimeProvider clock,
    ILogger<InUseDesk> logger
) : IDisposable
{
    private const int CallsAtOnce = 8;
    private const string Reason = "the app was opened";

    private readonly RecentDevices _recent = new(TimeSpan.FromSeconds(10), clock);
    private readonly ConcurrencyLimiter _calls = new(
        new ConcurrencyLimiterOptions { PermitLimit = CallsAtOnce, QueueLimit = 0 }
    );

    /// <returns>How many parked connections go first now, or why the request was refused.</returns>
    public async Task<(int Promoted, Refusal? Refusal)> PromoteAsync(
        byte[] sealedTicket,
        long time,
        byte[] proof,
        CancellationToken cancellationToken
    )
    {
        if (!settings.On || settings.Token is "")
        {
            return (0, Refusal.NoGate);
        }

        using var call = _calls.AttemptAcquire();
        if (!call.IsAcquired)
        {
            return (0, Refusal.InUseTooOften);
        }

        if (
            tickets.Open(sealedTicket) is not { } ticket
            || !IsProven(ticket, sealedTicket, time, proof)
            || await store.FindDeviceAsync(ticket.DeviceId, cancellationToken) is not { } device
            || ticket.IsVoidFor(device)
        )
        {
            return (0, Refusal.TicketRejected);
        }

        return _recent.TryAdd(ticket.DeviceId)
            ? (await TellAsync(ticket.DeviceId, cancellationToken), null)
            : (0, Refusal.InUseTooOften);
    }

    public void Dispose() => _calls.Dispose();

    private bool IsProven(LoginTicket ticket, byte[] sealedTicket, long time, byte[] proof)
    {
        var (now, fresh) = (
            clock.GetUtcNow().ToUnixTimeSeconds(),
            (long)InUseProof.Fresh.TotalSeconds
        );
        return time >= now - fresh
            && time <= now + fresh
            && CryptographicOperations.FixedTimeEquals(
                InUseProof.Of(ticket.Psk, sealedTicket, time),
                proof
            );
    }

    private async Task<int> TellAsync(string deviceId, CancellationToken cancellationToken)
    {
        try
        {
            return await gate.PromoteAsync(deviceId, Reason, cancellationToken);
        }
        catch (GateSilentException e)
        {
            LogUntold(settings.Admin, e.Message);
            return 0;
        }
    }

    [LoggerMessage(
        52,
        LogLevel.Warning,
        "The gate at {Admin} was not told of a device in use, which waits as before: {Reason}"
    )]
    private partial void LogUntold(string admin, string reason);
}
