using System.Threading.RateLimiting;
using ChatBackend.Configuration;
using ChatBackend.Http;
using ChatBackend.Storage;
using ChatProtocol;

namespace ChatBackend.Login;

/// <summary>
/// Logs devices in: no password, no account row, two reads at most. It has its own bounded number of places and its own bounded queue
/// (the bulkhead): whatever happens here, established sessions keep their readers and their threads. Beyond the queue the answer is
/// 503 at once.
/// </summary>
internal sealed class LoginDesk(ChatBackendSettings settings, IMessageStore store) : IDisposable
{
    /// <summary>Background clients take their first page in small: nobody is looking at it yet.</summary>
    private const int BackgroundFirstPage = 16 * 1024;

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
        using var place = await _places.AcquireAsync(1, cancellationToken);
        if (!place.IsAcquired)
        {
            return LoginResult.No(Refusal.LoginsFull(request.Background));
        }

        var device = await store.FindDeviceAsync(request.Credential.DeviceId, cancellationToken);
        if (device is null || !DeviceTokens.Matches(request.Credential.Token, device.TokenHash))
        {
            return LoginResult.No(Refusal.AuthFailed);
        }

        return LoginResult.Ok(
            new LoggedIn(
                request.Credential.DeviceId,
                device,
                request.Background,
                request.Cursor,
                await FirstPageAsync(request, device, cancellationToken)
            )
        );
    }

    public void Dispose() => _places.Dispose();

    private ValueTask<MessagePage?> FirstPageAsync(
        ConnectRequest request,
        Device device,
        CancellationToken cancellationToken
    )
    {
        var limits = request.Background
            ? new PageLimits(FrameLimits.BackgroundWindow, BackgroundFirstPage)
            : new PageLimits(FrameLimits.MaxPageItems, FrameLimits.MaxPage);
        return request.Cursor == device.Head
            ? ValueTask.FromResult<MessagePage?>(null)
            : ReadAsync(device.User, request.Cursor, limits, cancellationToken);
    }

    private async ValueTask<MessagePage?> ReadAsync(
        long user,
        long after,
        PageLimits limits,
        CancellationToken cancellationToken
    ) => await store.ReadAsync(user, after, limits, cancellationToken);
}
