using ChatBackend.Storage;

namespace Chat.Tests.Login;

/// <summary>Another store, with something to wait for before each device lookup.</summary>
internal sealed class StoreDecorator(IMessageStore inner, Func<Task> beforeFindDevice)
    : IMessageStore
{
    public async ValueTask<Device?> FindDeviceAsync(
        string deviceId,
        CancellationToken cancellationToken
    )
    {
        await beforeFindDevice();
        return await inner.FindDeviceAsync(deviceId, cancellationToken);
    }

    public Task<bool> CreateAccountAsync(
        string login,
        string passwordHash,
        CancellationToken cancellationToken
    ) => inner.CreateAccountAsync(login, passwordHash, cancellationToken);

    public ValueTask<Account?> FindAccountAsync(
        string login,
        CancellationToken cancellationToken
    ) => inner.FindAccountAsync(login, cancellationToken);

    public Task SetPasswordHashAsync(
        long user,
        string passwordHash,
        CancellationToken cancellationToken
    ) => inner.SetPasswordHashAsync(user, passwordHash, cancellationToken);

    public Task<bool> AddDevicesAsync(
        long user,
        IReadOnlyList<NewDevice> devices,
        CancellationToken cancellationToken
    ) => inner.AddDevicesAsync(user, devices, cancellationToken);

    public Task<bool> RevokeDeviceAsync(string deviceId, CancellationToken cancellationToken) =>
        inner.RevokeDeviceAsync(deviceId, cancellationToken);

    public Task MarkSeenAsync(string deviceId, int day, CancellationToken cancellationToken) =>
        inner.MarkSeenAsync(deviceId, day, cancellationToken);

    public Task MarkTicketUsedAsync(
        string deviceId,
        long serial,
        CancellationToken cancellationToken
    ) => inner.MarkTicketUsedAsync(deviceId, serial, cancellationToken);

    public ValueTask<MessagePage> ReadAsync(
        long user,
        long after,
        PageLimits limits,
        CancellationToken cancellationToken
    ) => inner.ReadAsync(user, after, limits, cancellationToken);

    public Task<AppendResult> AppendAsync(
        NewMessage message,
        CancellationToken cancellationToken
    ) => inner.AppendAsync(message, cancellationToken);

    public Task AcknowledgeAsync(
        long user,
        string deviceId,
        long cursor,
        CancellationToken cancellationToken
    ) => inner.AcknowledgeAsync(user, deviceId, cursor, cancellationToken);

    public Task<NewGroup> CreateGroupAsync(
        long owner,
        string name,
        IReadOnlyList<string> logins,
        CancellationToken cancellationToken
    ) => inner.CreateGroupAsync(owner, name, logins, cancellationToken);

    public Task ExpireAsync(RetentionCutoff cutoff, CancellationToken cancellationToken) =>
        inner.ExpireAsync(cutoff, cancellationToken);

    public ValueTask CheckAsync(CancellationToken cancellationToken) =>
        inner.CheckAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
