using ChatBackend.Storage.Migration;

namespace ChatBackend.Storage.Postgres;

/// <summary>Tries again while a failure may pass: a failover takes seconds, and closing every session for it would bring all of them back at once.</summary>
internal sealed class PostgresPatience(
    PostgresAddress address,
    TimeSpan patience,
    TimeProvider clock
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>From now on everything is tried once: somebody wants to leave.</summary>
    public void End() => patience = TimeSpan.Zero;

    /// <exception cref="StoreUnavailableException">It did not pass in time, or cannot pass.</exception>
    public async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> operation,
        CancellationToken cancellationToken
    )
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await operation(cancellationToken);
            }
            catch (Exception e)
                when (PostgresFaults.MayPass(e) && clock.GetElapsedTime(since) < patience)
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }
            catch (Exception e) when (PostgresFaults.IsOne(e) || PostgresFaults.MayPass(e))
            {
                throw StoreClosedException.Or(PostgresFaults.Explain(address, e), e);
            }
        }
    }
}
