using System.Threading.RateLimiting;
using ChatBackend.Configuration;
using ChatBackend.Http;
using ChatBackend.Keys;
using ChatBackend.Sessions;
using ChatBackend.Storage;
using ChatBackend.Tickets;
using ChatProtocol;
using ChatProtocol.Noise;

namespace ChatBackend.Login;

/// <summary>
/// Logs devices in: no password, no account row, two reads at most and no write. What is cheap comes first: a ticket is opened (microseconds) before a place is
/// taken, and a place before there is any Diffie-Hellman. The places are the bulkhead: their number and their queue are bounded, so whatever happens here,
/// established sessions keep their readers and their threads. Beyond the queue the answer is 503 at once.
///
/// Nothing is changed here on a device's behalf: message 1 may be an old one that somebody repeats. That comes with the first frame.
/// </summary>
internal sealed class LoginDesk(
    ChatBackendSettings settings,
    ServerIdentity identity,
    TicketDesk tickets,
    IMessageStore store,
    SessionDirectory directory,
    WelcomeWriter welcomes,
    EnrolmentPlaces places
) : IDisposable
{
    private const uint HelloVersion = 1;

    private readonly ConcurrencyLimiter _places = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = settings.Login.Concurrency,
            QueueLimit = settings.Login.Queue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );

    public async ValueTask<LoginResult> LoginAsync(
        ConnectRequest request,
        CancellationToken cancellationToken
    )
    {
        LoginTicket? ticket = null;
        if (request.Hello.Pattern == NoisePattern.NNpsk0)
        {
            ticket = tickets.Open(request.Hello.Credential.Span);
            if (ticket is null)
            {
                return LoginResult.No(Refusal.TicketRejected);
            }
        }
        else if (!request.Hello.Credential.Span.SequenceEqual(identity.KeyId))
        {
            return LoginResult.No(Refusal.UnknownServerKey(identity.KeyList));
        }

        using var place = await _places.AcquireAsync(1, cancellationToken);
        if (!place.IsAcquired)
        {
            return LoginResult.No(Refusal.LoginsFull(request.Background));
        }

        return await MeetAsync(request, ticket, cancellationToken);
    }

    public void Dispose() => _places.Dispose();

    private async ValueTask<LoginResult> MeetAsync(
        ConnectRequest request,
        LoginTicket? ticket,
        CancellationToken cancellationToken
    )
    {
#pragma warning disable CA2000 // It belongs to the result, or is disposed of here when the result is a no.
        var handshake = ServerHandshake.Open(request, identity, ticket);
#pragma warning restore CA2000
        if (handshake is null)
        {
            // With a ticket, a new handshake with the device's key can mend it; without one nothing can.
            return LoginResult.No(
                ticket is null ? Refusal.HandshakeFailed : Refusal.TicketRejected
            );
        }

        try
        {
            var result = await JudgeAsync(request, handshake, cancellationToken);
            if (result.Refusal is not null)
            {
                handshake.Dispose();
            }

            return result;
        }
        catch
        {
            handshake.Dispose();
            throw;
        }
    }

    private async ValueTask<LoginResult> JudgeAsync(
        ConnectRequest request,
        ServerHandshake handshake,
        CancellationToken cancellationToken
    )
    {
        if (handshake.Hello.Version != HelloVersion)
        {
            return LoginResult.No(Refusal.HelloVersion);
        }

        if (request.ClaimedDevice is { } claimed && claimed != handshake.DeviceId)
        {
            return LoginResult.No(Refusal.AuthFailed);
        }

        var ticket = handshake.Ticket;
        int? wakes = ticket is null ? null : directory.WakesOf(ticket.User);
        var device = await store.FindDeviceAsync(handshake.DeviceId, cancellationToken);
        if (device is null)
        {
            return ticket is null && request.MayEnrol && handshake.Hello.Enrol
                ? Enrol(handshake)
                : LoginResult.No(Refusal.AuthFailed);
        }

        if (ticket is not null && ticket.IsVoidFor(device))
        {
            return LoginResult.No(Refusal.TicketRejected);
        }

        var (welcome, login) = await welcomes.WriteAsync(
            handshake,
            device,
            request.Background,
            wakes,
            cancellationToken
        );
        return LoginResult.Yes(handshake, handshake.Answer(welcome), login);
    }

    private LoginResult Enrol(ServerHandshake handshake) =>
        places.TryTake() is { } place
            ? LoginResult.Enrol(handshake, handshake.Answer(WelcomeWriter.NeedAuth()), place)
            : LoginResult.No(Refusal.EnrolmentsFull);
}
