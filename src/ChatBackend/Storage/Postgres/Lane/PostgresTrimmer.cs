using System.Threading.Channels;
using Npgsql;

namespace ChatBackend.Storage.Postgres.Lane;

/// <summary>
/// Deletes rows that everyone has, after the commit of the low mark and outside of the lane: readers never look below the mark, so
/// nobody waits for this, and what a crash leaves undone is done with the user's next trim, or by the retention.
/// </summary>
internal sealed class PostgresTrimmer : IAsyncDisposable
{
    private const int UsersPerStep = 256;

    /// <summary>A user per statement: with its number as a constant the planner finds the one partition, on whatever server.</summary>
    private const string DeleteRows = """
        WITH gone AS (DELETE FROM log WHERE user_id = $1 AND seq <= $2 RETURNING message_id, body IS NULL AS once)
        SELECT message_id FROM gone WHERE once
        """;

    private const string CountDown = """
        WITH gone AS (
            SELECT b.message_id, n.refs
            FROM body b JOIN (SELECT id, count(*) AS refs FROM unnest($1::bytea[]) AS u(id) GROUP BY id) n ON n.id = b.message_id
            ORDER BY b.message_id FOR NO KEY UPDATE OF b)
        UPDATE body SET refs = body.refs - gone.refs FROM gone WHERE body.message_id = gone.message_id
        """;

    private readonly PostgresDatabase _database;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, long> _waiting = [];
    private readonly Channel<bool> _more = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    private readonly Task _loop;

    public PostgresTrimmer(PostgresDatabase database)
    {
        _database = database;
        _loop = Task.Run(LoopAsync);
    }

    public void Add(IReadOnlyList<Trim> trims)
    {
        if (trims.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var (user, upTo) in trims)
            {
                _waiting[user] = Math.Max(upTo, _waiting.GetValueOrDefault(user));
            }
        }

        _more.Writer.TryWrite(true);
    }

    /// <summary>Deletes now.</summary>
    /// <exception cref="StoreUnavailableException">The server could not do it.</exception>
    public Task DeleteAsync(IReadOnlyList<Trim> trims, CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                await using var transaction = await connection.BeginTransactionAsync(token);
                var once = await DeleteRowsAsync(connection, trims, token);
                if (once.Count > 0)
                {
                    await using var bodies = new NpgsqlBatch(connection);
                    bodies
                        .With(CountDown, once)
                        .With("DELETE FROM body WHERE refs <= 0 AND message_id = ANY($1)", once);
                    await bodies.ExecuteNonQueryAsync(token);
                }

                await transaction.CommitAsync(token);
                return true;
            },
            cancellationToken
        );

    /// <summary>Does what is waiting, if the server can.</summary>
    public async ValueTask DisposeAsync()
    {
        _more.Writer.TryComplete();
        await _loop;
    }

    private async Task LoopAsync()
    {
        await foreach (var _ in _more.Reader.ReadAllAsync())
        {
            while (Take() is { Count: > 0 } trims)
            {
                try
                {
                    await DeleteAsync(trims, CancellationToken.None);
                }
                catch (StoreUnavailableException)
                {
                    // Superfluous rows stay for now.
                }
            }
        }
    }

    private List<Trim> Take()
    {
        lock (_lock)
        {
            var taken = _waiting.Take(UsersPerStep).Select(t => new Trim(t.Key, t.Value)).ToList();
            taken.ForEach(trim => _waiting.Remove(trim.User));
            return taken;
        }
    }

    private static async Task<List<byte[]>> DeleteRowsAsync(
        NpgsqlConnection connection,
        IReadOnlyList<Trim> trims,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (user, upTo) in trims)
        {
            batch.With(DeleteRows, user, upTo);
        }

        var once = new List<byte[]>();
        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            await rows.ForEachAsync(
                row => once.Add(row.GetFieldValue<byte[]>(0)),
                cancellationToken
            );
        } while (await rows.NextResultAsync(cancellationToken));

        return once;
    }
}
