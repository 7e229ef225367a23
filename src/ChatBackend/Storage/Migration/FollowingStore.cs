namespace ChatBackend.Storage.Migration;

/// <summary>
/// What a server works with: its store, or the one that this has moved to. A write that comes while the servers go over waits until
/// they have, some hundred milliseconds; it is the stores themselves that refuse, so nothing depends on how soon this notices.
/// </summary>
/// <param name="watch">Knows which store it is; belongs to this from now on.</param>
internal sealed class FollowingStore(StoreWatch watch) : IMessageStore
{
    private readonly OrderedAppends _appends = new(watch);

    /// <summary>The outbox of whichever store it is.</summary>
    public IPushOutbox PushOutbox { get; } = new FollowingPushOutbox(watch);

    public Task<bool> CreateAccountAsync(
        string login,
        string passwordHash,
        CancellationToken cancellationToken
    ) =>
        watch.WriteAsync(store => store.CreateAccountAsync(login, passwordHash, cancellationToken));

    public async ValueTask<Account?> FindAccountAsync(
        string login,
        CancellationToken cancellationToken
    ) => await (await watch.ReadableAsync()).FindAccountAsync(login, cancellationToken);

    public Task SetPasswordHashAsync(
        long user,
        string passwordHash,
        CancellationToken cancellationToken
    ) =>
        watch.WriteAsync(store =>
            store.SetPasswordHashAsync(user, passwordHash, cancellationToken)
        );

    public Task<bool> AddDevicesAsync(
        long user,
        IReadOnlyList<NewDevice> devices,
        CancellationToken cancellationToken
    ) => watch.WriteAsync(store => store.AddDevicesAsync(user, devices, cancellationToken));

    public Task<bool> RevokeDeviceAsync(string deviceId, CancellationToken cancellationToken) =>
        watch.WriteAsync(store => store.RevokeDeviceAsync(deviceId, cancellationToken));

    public async ValueTask<IReadOnlyDictionary<string, long>> FindEpochsAsync(
        IReadOnlyList<string> deviceIds,
        CancellationToken cancellationToken
    ) => await (await watch.ReadableAsync()).FindEpochsAsync(deviceIds, cancellationToken);

    public async ValueTask<Device?> FindDeviceAsync(
        string deviceId,
        CancellationToken cancellationToken
    ) => await (await watch.ReadableAsync()).FindDeviceAsync(deviceId, cancellationToken);

    public Task MarkSeenAsync(string deviceId, int day, CancellationToken cancellationToken) =>
        watch.WriteAsync(store => store.MarkSeenAsync(deviceId, day, cancellationToken));

    public Task MarkTicketUsedAsync(
        string deviceId,
        long serial,
        CancellationToken cancellationToken
    ) => watch.WriteAsync(store => store.MarkTicketUsedAsync(deviceId, serial, cancellationToken));

    public async ValueTask<MessagePage> ReadAsync(
        long user,
        long after,
        PageLimits limits,
        CancellationToken cancellationToken
    ) => await (await watch.ReadableAsync()).ReadAsync(user, after, limits, cancellationToken);

    public async ValueTask<IReadOnlyDictionary<long, long>> FindHeadsAsync(
        IReadOnlyList<long> users,
        CancellationToken cancellationToken
    ) => await (await watch.ReadableAsync()).FindHeadsAsync(users, cancellationToken);

    public Task<AppendResult> AppendAsync(
        NewMessage message,
        CancellationToken cancellationToken
    ) => _appends.AppendAsync(message, cancellationToken);

    public Task AcknowledgeAsync(
        long user,
        string deviceId,
        long cursor,
        CancellationToken cancellationToken
    ) =>
        watch.WriteAsync(store =>
            store.AcknowledgeAsync(user, deviceId, cursor, cancellationToken)
        );

    public Task<NewGroup> CreateGroupAsync(
        long owner,
        string name,
        IReadOnlyList<string> logins,
        CancellationToken cancellationToken
    ) => watch.WriteAsync(store => store.CreateGroupAsync(owner, name, logins, cancellationToken));

    public Task ExpireAsync(RetentionCutoff cutoff, CancellationToken cancellationToken) =>
        watch.WriteAsync(store => store.ExpireAsync(cutoff, cancellationToken));

    public async ValueTask CheckAsync(CancellationToken cancellationToken) =>
        await (await watch.ReadableAsync()).CheckAsync(cancellationToken);

    public ValueTask DisposeAsync() => watch.DisposeAsync();
}
