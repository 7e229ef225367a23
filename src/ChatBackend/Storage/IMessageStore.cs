namespace ChatBackend.Storage;

/// <summary>
/// Accounts, devices and one log of messages per user. Rules every implementation keeps (its tests are written against this interface):
/// sequence numbers of a user have no gaps; a task that completes has reached durable storage; a repeated append with the same device
/// and client message id changes nothing and answers the same; cursors only grow; nothing is deleted but by acknowledgement or retention.
/// Every member throws <see cref="StoreUnavailableException"/> when the storage cannot answer now.
/// </summary>
internal interface IMessageStore : IAsyncDisposable
{
    /// <returns>False when the login is taken.</returns>
    Task<bool> CreateAccountAsync(
        string login,
        string passwordHash,
        CancellationToken cancellationToken
    );

    ValueTask<Account?> FindAccountAsync(string login, CancellationToken cancellationToken);

    Task SetPasswordHashAsync(long user, string passwordHash, CancellationToken cancellationToken);

    /// <summary>All of them or none.</summary>
    /// <returns>False when one of them is enrolled already.</returns>
    Task<bool> AddDevicesAsync(
        long user,
        IReadOnlyList<NewDevice> devices,
        CancellationToken cancellationToken
    );

    /// <returns>False when there is no such device.</returns>
    Task<bool> RevokeDeviceAsync(string deviceId, CancellationToken cancellationToken);

    /// <summary>The enrolments (<see cref="Device.Epoch"/>) of those of these devices that there are.</summary>
    ValueTask<IReadOnlyDictionary<string, long>> FindEpochsAsync(
        IReadOnlyList<string> deviceIds,
        CancellationToken cancellationToken
    );

    /// <summary>Everything a login needs to know, in one read; null for an unknown device.</summary>
    ValueTask<Device?> FindDeviceAsync(string deviceId, CancellationToken cancellationToken);

    /// <summary>Written at most once a day and device: it is what keeps a device from being dropped as unused.</summary>
    Task MarkSeenAsync(string deviceId, int day, CancellationToken cancellationToken);

    /// <summary>A ticket with this serial has been used: those with a lower one are void. Serials only grow.</summary>
    Task MarkTicketUsedAsync(string deviceId, long serial, CancellationToken cancellationToken);

    /// <summary>Messages after the cursor in order, as many as fit both bounds but at least one if there is one.</summary>
    ValueTask<MessagePage> ReadAsync(
        long user,
        long after,
        PageLimits limits,
        CancellationToken cancellationToken
    );

    /// <summary>The newest numbers of these users' logs; unknown users are left out.</summary>
    ValueTask<IReadOnlyDictionary<long, long>> FindHeadsAsync(
        IReadOnlyList<long> users,
        CancellationToken cancellationToken
    );

    Task<AppendResult> AppendAsync(NewMessage message, CancellationToken cancellationToken);

    /// <summary>The device has everything up to the cursor. What all active devices of the user have is deleted.</summary>
    Task AcknowledgeAsync(
        long user,
        string deviceId,
        long cursor,
        CancellationToken cancellationToken
    );

    Task<NewGroup> CreateGroupAsync(
        long owner,
        string name,
        IReadOnlyList<string> logins,
        CancellationToken cancellationToken
    );

    /// <summary>Deletes what is too old, in small steps.</summary>
    Task ExpireAsync(RetentionCutoff cutoff, CancellationToken cancellationToken);

    /// <summary>Answers when the storage can be read.</summary>
    ValueTask CheckAsync(CancellationToken cancellationToken);
}
