using ChatBackend.Storage;
using ChatBackend.Storage.Migration;

namespace Chat.Tests.Migration;

/// <summary>Somebody else's store: disposing of this leaves it open.</summary>
internal class BorrowedStore(IMigratableStore store) : IMigratableStore
{
    public IMigrationSide Migration => store.Migration;

    public IPushOutbox PushOutbox => store.PushOutbox;

    public Task<bool> CreateAccountAsync(string login, string passwordHash, CancellationToken c) =>
        store.CreateAccountAsync(login, passwordHash, c);

    public ValueTask<Account?> FindAccountAsync(string login, CancellationToken c) =>
        store.FindAccountAsync(login, c);

    public Task SetPasswordHashAsync(long user, string passwordHash, CancellationToken c) =>
        store.SetPasswordHashAsync(user, passwordHash, c);

    public Task<bool> AddDevicesAsync(
        long user,
        IReadOnlyList<NewDevice> devices,
        CancellationToken c
    ) => store.AddDevicesAsync(user, devices, c);

    public Task<bool> RevokeDeviceAsync(string deviceId, CancellationToken c) =>
        store.RevokeDeviceAsync(deviceId, c);

    public ValueTask<IReadOnlyDictionary<string, long>> FindEpochsAsync(
        IReadOnlyList<string> deviceIds,
        CancellationToken c
    ) => store.FindEpochsAsync(deviceIds, c);

    public ValueTask<Device?> FindDeviceAsync(string deviceId, CancellationToken c) =>
        store.FindDeviceAsync(deviceId, c);

    public Task MarkSeenAsync(string deviceId, int day, CancellationToken c) =>
        store.MarkSeenAsync(deviceId, day, c);

    public Task MarkTicketUsedAsync(string deviceId, long serial, CancellationToken c) =>
        store.MarkTicketUsedAsync(deviceId, serial, c);

    public ValueTask<MessagePage> ReadAsync(
        long user,
        long after,
        PageLimits limits,
        CancellationToken c
    ) => store.ReadAsync(user, after, limits, c);

    public ValueTask<IReadOnlyDictionary<long, long>> FindHeadsAsync(
        IReadOnlyList<long> users,
        CancellationToken c
    ) => store.FindHeadsAsync(users, c);

    public virtual Task<AppendResult> AppendAsync(NewMessage message, CancellationToken c) =>
        store.AppendAsync(message, c);

    public Task AcknowledgeAsync(long user, string deviceId, long cursor, CancellationToken c) =>
        store.AcknowledgeAsync(user, deviceId, cursor, c);

    public Task<NewGroup> CreateGroupAsync(
        long owner,
        string name,
        IReadOnlyList<string> logins,
        CancellationToken c
    ) => store.CreateGroupAsync(owner, name, logins, c);

    public Task ExpireAsync(RetentionCutoff cutoff, CancellationToken c) =>
        store.ExpireAsync(cutoff, c);

    public ValueTask CheckAsync(CancellationToken c) => store.CheckAsync(c);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
