using ChatBackend.Storage.Postgres.Lane;
using Npgsql;

namespace ChatBackend.Storage.Postgres;

/// <summary>Deletes what is too old, in small transactions, so that senders never wait for a clean-up. One node does it at a time.</summary>
internal sealed class PostgresRetention(PostgresDatabase database, PostgresTrimmer trimmer)
{
    private const int RowsPerStep = 2000;
    private const int UsersPerStep = 256;

    /// <summary>"old" in ASCII; the number of the advisory lock that the node at work holds.</summary>
    private const long Lock = 0x6f6c64;

    /// <summary>SKIP LOCKED: a cursor that moves now is of a device that is here, and waiting for two rows at once can end in a deadlock.</summary>
    private const string ForgetDevices = """
        UPDATE device SET active = false
        WHERE id IN (SELECT id FROM device WHERE active AND seen_day < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    private const string DeleteSends =
        "DELETE FROM sent WHERE message_id IN (SELECT message_id FROM sent WHERE sent_at < $1 LIMIT $2)";

    private const string DeleteBodies =
        "DELETE FROM body WHERE message_id IN (SELECT message_id FROM body WHERE sent_at < $1 LIMIT $2)";

    private const string UsersWithOld = """
        SELECT user_id FROM log WHERE sent_at < $1 AND user_id > $2 GROUP BY user_id ORDER BY user_id LIMIT $3
        """;

    /// <summary>Up to the first message that is not too old: a clock may have jumped, and nothing young goes before its time.</summary>
    private const string RaiseLows = """
        UPDATE head h SET low = n.low
        FROM (
            SELECT o.user_id, coalesce((
                SELECT min(l.seq) - 1 FROM log l
                WHERE l.user_id = o.user_id AND l.seq > o.low AND l.seq <= o.seq AND l.sent_at >= $2), o.seq) AS low
            FROM head o WHERE o.user_id = ANY($1)) n
        WHERE h.user_id = n.user_id AND h.low < n.low
        """;

    /// <exception cref="StoreUnavailableException">The server could not do it; the next run goes on.</exception>
    public async Task ExpireAsync(RetentionCutoff cutoff, CancellationToken cancellationToken)
    {
        await using var turn = await database.PatientlyAsync(
            async token => await database.OpenSingleAsync(token),
            cancellationToken
        );
        if (!await IsMyTurnAsync(turn, cancellationToken))
        {
            return;
        }

        await RepeatAsync(ForgetDevices, cutoff.DeviceDay, cancellationToken);
        await RepeatAsync(DeleteSends, cutoff.SendsMilliseconds, cancellationToken);
        await DeleteMessagesAsync(cutoff.MessagesMilliseconds, cancellationToken);
        await RepeatAsync(DeleteBodies, cutoff.MessagesMilliseconds, cancellationToken);
    }

    /// <summary>The lock belongs to the connection, and goes with it whatever happens.</summary>
    private Task<bool> IsMyTurnAsync(NpgsqlConnection turn, CancellationToken cancellationToken) =>
        database.PatientlyAsync(
            async token =>
                await turn.ScalarAsync("SELECT pg_try_advisory_lock($1)", [Lock], token) is true,
            cancellationToken
        );

    private async Task RepeatAsync(
        string statement,
        object before,
        CancellationToken cancellationToken
    )
    {
        int rows;
        do
        {
            rows = await database.RunAsync(
                (connection, token) =>
                    connection.ExecuteAsync(statement, [before, RowsPerStep], token),
                cancellationToken
            );
        } while (rows == RowsPerStep);
    }

    private async Task DeleteMessagesAsync(long before, CancellationToken cancellationToken)
    {
        var last = 0L;
        List<long> users;
        do
        {
            users = await database.RunAsync(
                (connection, token) =>
                    connection.ReadAsync(
                        UsersWithOld,
                        [before, last, UsersPerStep],
                        row => row.GetInt64(0),
                        token
                    ),
                cancellationToken
            );
            if (users.Count > 0)
            {
                last = users[^1];
                var trims = await database.RunAsync(
                    (connection, token) => RaiseAsync(connection, users, before, token),
                    cancellationToken
                );
                await trimmer.DeleteAsync(trims, cancellationToken);
            }
        } while (users.Count == UsersPerStep);
    }

    /// <returns>All of the users: what was left below the low mark by a crash goes as well.</returns>
    private static async Task<List<Trim>> RaiseAsync(
        NpgsqlConnection connection,
        List<long> users,
        long before,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        batch
            .With(
                "SELECT 1 FROM head WHERE user_id = ANY($1) ORDER BY user_id FOR NO KEY UPDATE",
                users
            )
            .With(RaiseLows, users, before);
        await batch.ExecuteNonQueryAsync(cancellationToken);

        return await connection.ReadAsync(
            "SELECT user_id, low FROM head WHERE user_id = ANY($1)",
            [users],
            row => new Trim(row.GetInt64(0), row.GetInt64(1)),
            cancellationToken
        );
    }
}
