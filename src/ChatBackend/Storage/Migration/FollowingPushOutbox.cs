namespace ChatBackend.Storage.Migration;

/// <summary>What devices were told of, in the store that a server works on now.</summary>
internal sealed class FollowingPushOutbox(StoreWatch watch) : IPushOutbox
{
    public Task SetTokenAsync(string deviceId, string token, CancellationToken cancellationToken) =>
        watch.WriteAsync(store =>
            store.PushOutbox.SetTokenAsync(deviceId, token, cancellationToken)
        );

    public async ValueTask<IReadOnlyList<BehindDevice>> FindBehindAsync(
        IReadOnlyList<long> users,
        CancellationToken cancellationToken
    ) => await (await watch.ReadableAsync()).PushOutbox.FindBehindAsync(users, cancellationToken);

    public async ValueTask<SweepStep> SweepAsync(
        string after,
        int count,
        CancellationToken cancellationToken
    ) => await (await watch.ReadableAsync()).PushOutbox.SweepAsync(after, count, cancellationToken);

    public Task<IReadOnlyList<DuePush>> ClaimAsync(
        IReadOnlyList<BehindDevice> devices,
        long now,
        long claimEnds,
        CancellationToken cancellationToken
    ) =>
        watch.WriteAsync(store =>
            store.PushOutbox.ClaimAsync(devices, now, claimEnds, cancellationToken)
        );

    public Task SettleAsync(PushResult result, CancellationToken cancellationToken) =>
        watch.WriteAsync(store => store.PushOutbox.SettleAsync(result, cancellationToken));
}
