using System.Runtime.CompilerServices;
using ChatBackend.Storage;

namespace Chat.Tests.Login;

/// <summary>Another store, with something to wait for before each device lookup, and an ear for every call.</summary>
internal sealed class StoreDecorator(
    IMessageStore inner,
    Func<Task> beforeFindDevice,
    Action<string>? called = null
) : IMessageStore
{
    public async ValueTask<Device?> FindDeviceAsync(
        string deviceId,
        CancellationToken cancellationToken
    )
    {
        await beforeFindDevice();
        return await Called().FindDeviceAsync(deviceId, cancellationToken);
    }

    public Task<bool> CreateAccountAsync(
        string login,
        string passwordHash,
        CancellationToken cancellationToken
    ) => Called().CreateAccountAsync(login, passwordHash, cancellationToken);

    public ValueTask<Account?> FindAccountAsync(
        string login,
        CancellationToken cancellationToken
    ) => Called().FindAccountAsync(login, cancellationToken);

    public Task SetPasswordHashAsync(
        long user,
        string passwordHash,
        CancellationToken cancellationToken
    ) => Called().SetPasswordHashAsync(user, passwordHash, cancellationToken);

    public Task<bool> AddDevicesAsync(
        long user,
        IReadOnlyList<NewDevice> devices,
        CancellationToken cancellationToken
    ) => Called().AddDevicesAsync(user, devices, cancellationToken);

    public Task<bool> RevokeDeviceAsync(string deviceId, CancellationToken cancellationToken) =>
        Called().RevokeDeviceAsync(deviceId, cancellationToken);

    public ValueTask<IReadOnlyDictionary<string, long>> FindEpochsAsync(
        IReadOnlyList<string> deviceIds,
        CancellationToken cancellationToken
    ) => Called().FindEpochsAsync(deviceIds, cancellationToken);

    public Task MarkSeenAsync(string deviceId, int day, CancellationToken cancellationToken) =>
        Called().MarkSeenAsync(deviceId, day, cancellationToken);

    public Task MarkTicketUsedAsync(
        string deviceId,
        long serial,
        CancellationToken cancellationToken
    ) => Called().MarkTicketUsedAsync(deviceId, serial, cancellationToken);

    public ValueTask<MessagePage> ReadAsync(
        long user,
        long after,
        PageLimits limits,
        CancellationToken cancellationToken
    ) => Called().ReadAsync(user, after, limits, cancellationToken);

    public ValueTask<IReadOnlyDictionary<long, long>> FindHeadsAsync(
        IReadOnlyList<long> users,
        CancellationToken cancellationToken
    ) => Called().FindHeadsAsync(users, cancellationToken);

    public Task<AppendResult> AppendAsync(
        NewMessage message,
        CancellationToken cancellationToken
    ) => Called().AppendAsync(message, cancellationToken);

    public Task AcknowledgeAsync(
        long user,
        string deviceId,
        long cursor,
        CancellationToken cancellationToken
    ) => Called().AcknowledgeAsync(user, deviceId, cursor, cancellationToken);

    public Task<NewGroup> CreateGroupAsync(
        long owner,
        string name,
        IReadOnlyList<string> logins,
        CancellationToken cancellationToken
    ) => Called().CreateGroupAsync(owner, name, logins, cancellationToken);

    public Task ExpireAsync(RetentionCutoff cutoff, CancellationToken cancellationToken) =>
        Called().ExpireAsync(cutoff, cancellationToken);

    public ValueTask CheckAsync(CancellationToken cancellationToken) =>
        Called().CheckAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private IMessageStore Called([CallerMemberName] string member = "")
    {
        called?.Invoke(member);
        return inner;
    }
}
