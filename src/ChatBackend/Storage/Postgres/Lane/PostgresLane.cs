using ChatBackend.Storage.Migration;
using Npgsql;

namespace ChatBackend.Storage.Postgres.Lane;

/// <summary>
/// The one place of this node that appends and acknowledges. What is waiting shares a transaction, so that it shares the round trips and
/// the commit; a lone change does not wait for company: while one batch is being committed the next one gathers by itself.
/// A batch that fails because of the server is run again, until patience is over: what it had stored after all is recognised by the
/// client's message ids. A batch that a migration refuses is refused as a whole, so that its order can be kept. A batch that fails because of what is in it is run again one by one, so that only those fail that must.
/// </summary>
internal sealed class PostgresLane : IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly PostgresTrimmer _trimmer;
    private readonly TimeProvider _clock;
    private readonly LaneQueue _queue = new();
    private readonly Task _loop;
    private NpgsqlConnection? _connection;

    /// <param name="database">Where to.</param>
    /// <param name="trimmer">Deletes what everyone has.</param>
    /// <param name="clock">When messages were sent.</param>
    public PostgresLane(PostgresDatabase database, PostgresTrimmer trimmer, TimeProvider clock)
    {
        _database = database;
        _trimmer = trimmer;
        _clock = clock;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>The token ends the wait for room only: what has been queued is carried out.</summary>
    public async Task<AppendResult> AppendAsync(
        NewMessage message,
        CancellationToken cancellationToken
    )
    {
        var work = new AppendWork(message);
        await _queue.AddAsync(work, cancellationToken);
        return await work.Done;
    }

    /// <summary>As above.</summary>
    public async Task AcknowledgeAsync(
        long user,
        string deviceId,
        long cursor,
        CancellationToken cancellationToken
    )
    {
        var work = new AcknowledgeWork(user, deviceId, cursor);
        await _queue.AddAsync(work, cancellationToken);
        await work.Done;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _loop;
        await DropConnectionAsync();
    }

    private async Task LoopAsync()
    {
        while (await _queue.TakeAsync() is { Count: > 0 } batch)
        {
            if (await TryRunAsync(batch) is { } reason)
            {
                await RunOneByOneAsync(batch, reason);
            }
        }
    }

    private async Task RunOneByOneAsync(List<LaneWork> batch, Exception reason)
    {
        foreach (var work in batch)
        {
            // When the server is what is missing, trying each alone would only multiply the wait.
            var alone = IsTheServers(reason) ? reason : await TryRunAsync([work]);
            if (alone is not null)
            {
                work.Failed(
                    alone as StoreUnavailableException
                        ?? new StoreUnavailableException(_database.Explain(alone), alone)
                );
            }
        }
    }

    private static bool IsTheServers(Exception reason) =>
        reason is StoreUnavailableException
        && (
            reason is StoreClosedException
            || reason.InnerException is not { } inner
            || PostgresFaults.MayPass(inner)
        );

    /// <returns>Why it failed; null when it is committed.</returns>
    private async Task<Exception?> TryRunAsync(List<LaneWork> batch)
    {
        try
        {
            var trims = await _database.PatientlyAsync(
                token => TransactAsync(batch, token),
                CancellationToken.None
            );
            _trimmer.Add(trims);
            batch.ForEach(work => work.Committed());
            return null;
        }
#pragma warning disable CA1031 // Whatever it was, the callers get it, and the lane must live.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }

    private async Task<List<Trim>> TransactAsync(
        List<LaneWork> batch,
        CancellationToken cancellationToken
    )
    {
        try
        {
            _connection ??= await _database.OpenSingleAsync(cancellationToken);
            var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
            return await new LaneTransaction(_connection, batch).RunAsync(now, cancellationToken);
        }
        catch (Exception e)
        {
            await DropConnectionAsync();
            if (e is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                await RepairAsync(batch, cancellationToken);
                throw new LaneConflictException();
            }

            throw;
        }
    }

    /// <summary>A number is taken that the head has not given: on another server, by a batch whose last commit never came.</summary>
    private async Task RepairAsync(List<LaneWork> batch, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenSingleAsync(cancellationToken);
        await new LaneTransaction(connection, batch).RepairAsync(cancellationToken);
    }

    private async ValueTask DropConnectionAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}
