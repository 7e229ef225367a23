namespace ChatBackend.Storage;

/// <summary>
/// Which devices have messages waiting that nobody has told them of. Nothing is written for it when a message is appended: a device is
/// behind when its cursor is below the head of its user's log and it has not been told of that head, and the log is durable. What is
/// kept beside the log is one row per device: its push token, the head it was told of, failed tries, and when it may be tried again.
/// Moments are Unix milliseconds. Every member throws <see cref="StoreUnavailableException"/> when the storage cannot answer now.
/// </summary>
internal interface IPushOutbox
{
    /// <summary>What a push service knows the device by; empty: it has none any more. An unknown device changes nothing.</summary>
    Task SetTokenAsync(string deviceId, string token, CancellationToken cancellationToken);

    /// <summary>The devices of these users that are behind.</summary>
    ValueTask<IReadOnlyList<BehindDevice>> FindBehindAsync(
        IReadOnlyList<long> users,
        CancellationToken cancellationToken
    );

    /// <summary>Looks at the next few devices in the order of their ids, however long ago they fell behind.</summary>
    /// <param name="after">Where the last step ended; empty at first.</param>
    /// <param name="count">How many devices to look at.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<SweepStep> SweepAsync(string after, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Takes those of the devices that are still below the head that they were seen below, and may be tried now, so that nobody else takes
    /// them before the claim ends: with several nodes on one store each device is taken by one of them.
    /// </summary>
    Task<IReadOnlyList<DuePush>> ClaimAsync(
        IReadOnlyList<BehindDevice> devices,
        long now,
        long claimEnds,
        CancellationToken cancellationToken
    );

    /// <summary>What became of a claimed push.</summary>
    Task SettleAsync(PushResult result, CancellationToken cancellationToken);
}
