using ChatBackend.Storage;

namespace ChatBackend.Sessions;

/// <summary>
/// Ends the sessions of devices that were revoked, or enrolled anew, since they logged in. A revocation is a row less in the store, whoever took it
/// away (another node, a command, another session's login in the same moment), so the store is asked; where there is news between nodes, most
/// sessions have ended before.
/// </summary>
internal sealed class RevocationSweep(
    SessionDirectory directory,
    IMessageStore store,
    StoreTrouble trouble,
    TimeProvider clock
) : BackgroundService
{
    /// <summary>A thousand devices are a query of a millisecond or two.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private const int DevicesPerRead = 1000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (StoreUnavailableException e)
            {
                // Nobody can have revoked anything meanwhile.
                trouble.Met(e);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var sessions in directory.Snapshot().Chunk(DevicesPerRead))
        {
            var epochs = await store.FindEpochsAsync(
                [.. sessions.Select(session => session.DeviceId)],
                cancellationToken
            );
            foreach (var session in sessions)
            {
                if (
                    !epochs.TryGetValue(session.DeviceId, out var epoch)
                    || epoch != session.DeviceEpoch
                )
                {
                    session.CloseAsRevoked();
                }
            }
        }
    }
}
