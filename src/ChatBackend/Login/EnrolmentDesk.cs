using System.Threading.RateLimiting;
using ChatBackend.Configuration;
using ChatBackend.Http;
using ChatBackend.Storage;
using ChatProtocol;

namespace ChatBackend.Login;

/// <summary>
/// The one conversation that a password is part of: after the handshake of an unknown device it reads one Enrol from the channel, checks or makes the
/// account, and keeps the device's public key, which the handshake has proven. The number of such conversations is bounded, and so is
/// the time each may take; the check itself stands in the password pool's queue.
/// </summary>
internal sealed class EnrolmentDesk(
    ChatBackendSettings settings,
    AccountDesk accounts,
    IMessageStore store,
    WelcomeWriter welcomes,
    TimeProvider clock
) : IDisposable
{
    private readonly ConcurrencyLimiter _places = new(
        new ConcurrencyLimiterOptions { PermitLimit = settings.Login.Enrolments, QueueLimit = 0 }
    );

    /// <summary>A place, to be disposed of; null when there is none, before the 101 is sent.</summary>
    public RateLimitLease? TryEnter()
    {
        var place = _places.AttemptAcquire();
        if (place.IsAcquired)
        {
            return place;
        }

        place.Dispose();
        return null;
    }

    /// <summary>Reads the one Enrol and answers it. After a no the connection has been told and closed.</summary>
    /// <returns>The login of the device that is now enrolled, which has been welcomed; or null.</returns>
    public async Task<LoggedIn?> EnrolAsync(
        FrameConnection connection,
        ServerHandshake handshake,
        bool background
    )
    {
        using var patience = new CancellationTokenSource(settings.Session.FirstFrameTimeout, clock);
        try
        {
            if (await ReadAsync(connection, patience.Token) is not { } enrol)
            {
                return null;
            }

            // From here on the time is ours: a queue for a place to check a password is not the client's silence.
            patience.CancelAfter(Timeout.InfiniteTimeSpan);
            var refusal = await JudgeAsync(enrol, handshake.DeviceKey!, patience.Token);
            if (refusal is not null)
            {
                await RefuseAsync(connection, refusal, patience);
                return null;
            }

            return await WelcomeAsync(connection, handshake, background, patience.Token);
        }
        catch (StoreUnavailableException)
        {
            await RefuseAsync(connection, Refusal.StoreUnavailable, patience);
            return null;
        }
        catch (FrameException e)
        {
            patience.CancelAfter(settings.Session.CloseTimeout);
            await connection.CloseAsync(e.CloseCode, e.Message, patience.Token);
            return null;
        }
    }

    public void Dispose() => _places.Dispose();

    private static async Task<Enrol?> ReadAsync(
        FrameConnection connection,
        CancellationToken cancellationToken
    )
    {
        var frame = await connection.ReceiveAsync(cancellationToken);
        return frame is null || frame.KindCase == Frame.KindOneofCase.Bye
            ? null
            : frame.Enrol
                ?? throw new FrameException(
                    CloseCodes.Protocol,
                    $"{frame.KindCase} came, but the device has to enrol first."
                );
    }

    private async Task<Refusal?> JudgeAsync(
        Enrol enrol,
        byte[] deviceKey,
        CancellationToken cancellationToken
    )
    {
        if (AccountRules.FaultOfDevices([enrol.DeviceName]) is { } fault)
        {
            return Refusal.BadRequest(fault);
        }

        var user = 0L;
        var refusal = enrol.CreateAccount
            ? await accounts.CreateAsync(enrol.Login, enrol.Password, cancellationToken)
            : null;
        if (refusal is null)
        {
            (user, refusal) = await UserAsync(enrol, cancellationToken);
        }

        if (refusal is not null)
        {
            return refusal;
        }

        return
            await accounts.EnrolAsync(user, [(enrol.DeviceName, deviceKey)], cancellationToken)
                is null
            ? Refusal.DeviceTaken
            : null;
    }

    /// <summary>The password of an account that was made a moment ago need not be checked.</summary>
    private async Task<(long User, Refusal? Refusal)> UserAsync(
        Enrol enrol,
        CancellationToken cancellationToken
    ) =>
        enrol.CreateAccount
            ? ((await store.FindAccountAsync(enrol.Login, cancellationToken))!.User, null)
            : await accounts.CheckAsync(enrol.Login, enrol.Password, cancellationToken);

    private async Task<LoggedIn?> WelcomeAsync(
        FrameConnection connection,
        ServerHandshake handshake,
        bool background,
        CancellationToken cancellationToken
    )
    {
        var device = await store.FindDeviceAsync(handshake.DeviceId, cancellationToken);
        if (device is null)
        {
            // Revoked in this very moment.
            return null;
        }

        var (welcome, login) = await welcomes.WriteAsync(
            handshake,
            device,
            background,
            wakes: null,
            cancellationToken
        );
        await connection.SendAsync(new Frame { Welcome = welcome }, cancellationToken);
        return login;
    }

    private async Task RefuseAsync(
        FrameConnection connection,
        Refusal refusal,
        CancellationTokenSource limit
    )
    {
        limit.CancelAfter(settings.Session.CloseTimeout);
        var refused = new EnrolRefused
        {
            Reason = refusal.Reason,
            Text = refusal.Message,
            RetryAfterMilliseconds = (uint)(refusal.RetryAfterSeconds ?? 0) * 1000,
        };
        await connection.SendAsync(new Frame { EnrolRefused = refused }, limit.Token);
        await connection.CloseAsync(refusal.CloseCode, refusal.Reason, limit.Token);
    }
}
