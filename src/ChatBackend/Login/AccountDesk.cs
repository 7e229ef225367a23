using ChatBackend.Http;
using ChatBackend.Storage;
using ChatProtocol;

namespace ChatBackend.Login;

/// <summary>Everything that a password is needed for. Its work is done in the bounded pool; a full pool is a no, not a wait.</summary>
internal sealed class AccountDesk(IMessageStore store, PasswordPool passwords, TimeProvider clock)
{
    /// <summary>Null when the account has been made.</summary>
    public async Task<Refusal?> CreateAsync(
        string? login,
        string? password,
        CancellationToken cancellationToken
    )
    {
        var fault = AccountRules.FaultOfLogin(login) ?? AccountRules.FaultOfPassword(password);
        if (fault is not null)
        {
            return Refusal.BadRequest(fault);
        }

        if (await passwords.HashAsync(password!, cancellationToken) is not { } hash)
        {
            return Refusal.PasswordsBusy;
        }

        return await store.CreateAccountAsync(login!, hash, cancellationToken)
            ? null
            : Refusal.LoginTaken;
    }

    /// <summary>The user, or why not: one answer for an unknown login and a wrong password, after the same time.</summary>
    public async Task<(long User, Refusal? Refusal)> CheckAsync(
        string? login,
        string? password,
        CancellationToken cancellationToken
    )
    {
        // A login or password that breaks the rules cannot exist: the same answer, and no hashing of a megabyte.
        if (
            AccountRules.FaultOfLogin(login) is not null
            || AccountRules.FaultOfPassword(password) is not null
        )
        {
            return (0, Refusal.LoginFailed);
        }

        var account = await store.FindAccountAsync(login!, cancellationToken);
        switch (await passwords.CheckAsync(account, password!, cancellationToken))
        {
            case PasswordVerdict.Busy:
                return (0, Refusal.PasswordsBusy);
            case PasswordVerdict.Wrong:
                return (0, Refusal.LoginFailed);
            case PasswordVerdict.RightButOld:
                await RehashAsync(account!.User, password!, cancellationToken);
                break;
        }

        return (account!.User, null);
    }

    /// <summary>Enrols devices by their public keys; null when one of them is enrolled already.</summary>
    public async Task<IReadOnlyList<NewDevice>?> EnrolAsync(
        long user,
        IReadOnlyList<(string Name, byte[] PublicKey)> devices,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var rows = devices
            .Select(device => new NewDevice(
                DeviceIds.Of(device.PublicKey),
                device.Name,
                device.PublicKey,
                now.ToUnixTimeMilliseconds(),
                Days.Of(now)
            ))
            .ToList();
        return await store.AddDevicesAsync(user, rows, cancellationToken) ? rows : null;
    }

    /// <summary>No place to hash now: the old hash serves until the next time.</summary>
    private async Task RehashAsync(long user, string password, CancellationToken cancellationToken)
    {
        if (await passwords.HashAsync(password, cancellationToken) is { } hash)
        {
            await store.SetPasswordHashAsync(user, hash, cancellationToken);
        }
    }
}
