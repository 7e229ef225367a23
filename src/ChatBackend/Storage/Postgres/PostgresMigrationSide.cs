using ChatBackend.Storage.Migration;
using Npgsql;

namespace ChatBackend.Storage.Postgres;

/// <summary>The store on PostgreSQL as a side of a migration, with its log on one server or on several.</summary>
internal sealed class PostgresMigrationSide(PostgresDatabase database, PostgresImport import)
    : IMigrationSide
{
    public async ValueTask<MigrationMark?> MarkAsync(CancellationToken cancellationToken) =>
        await database.RunAsync(FindMarkAsync, cancellationToken);

    public async ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken) =>
        await database.RunAsync(
            async (connection, token) =>
                await connection.ScalarAsync("SELECT 1 FROM account LIMIT 1", [], token) is null,
            cancellationToken
        );

    public async Task BeginAsync(MigrationMark mark, CancellationToken cancellationToken)
    {
        // The mark first: triggers without one would find no state.
        await database.RunAsync(
            (connection, token) => BeginAsync(connection, mark, token),
            cancellationToken
        );
        await PostgresMigrationTables.CreateAsync(database, cancellationToken);
    }

    public Task EndAsync(CancellationToken cancellationToken) =>
        PostgresMigrationTables.DropAsync(database, cancellationToken);

    public Task ClaimAsync(string owner, CancellationToken cancellationToken) =>
        database.ExecuteAsync("UPDATE store_migration SET owner = $1", [owner], cancellationToken);

    public async Task SaveAsync(
        string owner,
        MigrationStep step,
        string cursor,
        CancellationToken cancellationToken
    )
    {
        var saved = await database.ExecuteAsync(
            "UPDATE store_migration SET step = $2, cursor = $3 WHERE owner = $1",
            [owner, (int)step, cursor],
            cancellationToken
        );
        if (saved == 0)
        {
            throw new MigrationTakenOverException();
        }
    }

    /// <summary>Whoever cannot have the lock soon lets go and tries again, so that writers never wait behind a wait.</summary>
    public async Task<bool> CloseAsync(long epoch, CancellationToken cancellationToken)
    {
        await database.RunAsync(
            async (connection, token) =>
            {
                await using var transaction = await connection.BeginTransactionAsync(token);
                await connection.ExecuteAsync("SET LOCAL lock_timeout = '100ms'", [], token);
                await connection.ExecuteAsync(
                    "SELECT pg_advisory_xact_lock($1)",
                    [PostgresMigrationTables.Lock],
                    token
                );
                await connection.ExecuteAsync(
                    "UPDATE store_migration SET state = 'Closing', epoch = $1 WHERE state = 'Open'",
                    [epoch],
                    token
                );
                await transaction.CommitAsync(token);
                return true;
            },
            cancellationToken
        );
        // Not the number of rows: a repeat after a lost answer changes none.
        return await MarkAsync(cancellationToken) is { State: StoreState.Closing } mark
            && mark.Epoch == epoch;
    }

    public async Task<bool> DecideAsync(long epoch, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(
            "UPDATE store_migration SET state = 'Closed' WHERE state = 'Closing' AND epoch = $1",
            [epoch],
            cancellationToken
        );
        return await MarkAsync(cancellationToken) is { State: StoreState.Closed } mark
            && mark.Epoch == epoch;
    }

    public Task ReopenAsync(long epoch, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            "UPDATE store_migration SET state = 'Open' WHERE state = 'Closing' AND epoch = $1",
            [epoch],
            cancellationToken
        );

    /// <summary>New users get numbers after those that came with their numbers.</summary>
    public async Task OpenAsync(long epoch, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(
            """
            SELECT setval(pg_get_serial_sequence('account', 'user_id'), max(user_id)) FROM account
            WHERE (SELECT state FROM store_migration) = 'Closed' HAVING max(user_id) IS NOT NULL
            """,
            [],
            cancellationToken
        );
        await database.ExecuteAsync(
            "UPDATE store_migration SET state = 'Open', epoch = $1 WHERE state = 'Closed' AND epoch < $1",
            [epoch],
            cancellationToken
        );
    }

    public async Task<IReadOnlyList<StoreChange>> ChangesAsync(
        int limit,
        CancellationToken cancellationToken
    ) =>
        await database.ReadAsync(
            "SELECT kind, key, version FROM store_change LIMIT $1",
            [limit],
            row => new StoreChange(row.GetString(0), row.GetString(1), row.GetInt64(2)),
            cancellationToken
        );

    public Task ForgetAsync(
        IReadOnlyList<StoreChange> changes,
        CancellationToken cancellationToken
    ) =>
        database.ExecuteAsync(
            """
            DELETE FROM store_change c USING unnest($1::text[], $2::text[], $3::bigint[]) AS n(kind, key, version)
            WHERE c.kind = n.kind AND c.key = n.key AND c.version = n.version
            """,
            [
                changes.Select(change => change.Kind).ToArray(),
                changes.Select(change => change.Key).ToArray(),
                changes.Select(change => change.Version).ToArray(),
            ],
            cancellationToken
        );

    public Task<long> CountChangesAsync(CancellationToken cancellationToken) =>
        CountAsync("SELECT count(*) FROM store_change", cancellationToken);

    public Task<bool> IsNotedAsync(
        IReadOnlyList<string> kinds,
        string key,
        CancellationToken cancellationToken
    ) =>
        database.RunAsync(
            async (connection, token) =>
                await connection.ScalarAsync(
                    "SELECT 1 FROM store_change WHERE kind = ANY($1) AND key = $2 LIMIT 1",
                    [kinds.ToArray(), key],
                    token
                )
                    is not null,
            cancellationToken
        );

    public Task<long> CountUsersAsync(CancellationToken cancellationToken) =>
        CountAsync("SELECT count(*) FROM account", cancellationToken);

    public async Task<IReadOnlyList<long>> UsersAfterAsync(
        long user,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await database.ReadAsync(
            "SELECT user_id FROM account WHERE user_id > $1 ORDER BY user_id LIMIT $2",
            [user, limit],
            row => row.GetInt64(0),
            cancellationToken
        );

    public async Task<IReadOnlyList<UserCopy>> UsersAsync(
        IReadOnlyList<long> users,
        CancellationToken cancellationToken
    ) =>
        await database.RunAsync(
            (connection, token) => PostgresExport.UsersAsync(connection, users, token),
            cancellationToken
        );

    public async Task<IReadOnlyList<GroupCopy>> GroupsAfterAsync(
        string id,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var ids = await database.ReadAsync(
            // In the order of bytes, which is that of every other store and of no language.
            "SELECT id FROM chat_group WHERE id COLLATE \"C\" > $1 ORDER BY id COLLATE \"C\" LIMIT $2",
            [id, limit],
            row => row.GetString(0),
            cancellationToken
        );
        return await GroupsAsync(ids, cancellationToken);
    }

    public async Task<IReadOnlyList<GroupCopy>> GroupsAsync(
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken
    ) =>
        await database.ReadAsync(
            """
            SELECT g.id, g.name, g.owner, array_agg(m.user_id) FROM chat_group g JOIN member m ON m.chat_group = g.id
            WHERE g.id = ANY($1) GROUP BY g.id, g.name, g.owner ORDER BY g.id COLLATE "C"
            """,
            [ids.ToArray()],
            row => new GroupCopy(
                row.GetString(0),
                row.GetString(1),
                row.GetInt64(2),
                row.GetFieldValue<long[]>(3)
            ),
            cancellationToken
        );

    public async Task<IReadOnlyList<SendCopy>> SendsAfterAsync(
        byte[] messageId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await database.ReadAsync(
            "SELECT message_id, seq, sent_at FROM sent WHERE message_id > $1 ORDER BY message_id LIMIT $2",
            [messageId, limit],
            SendOf,
            cancellationToken
        );

    public async Task<IReadOnlyList<SendCopy>> SendsAsync(
        IReadOnlyList<byte[]> messageIds,
        CancellationToken cancellationToken
    ) =>
        await database.ReadAsync(
            "SELECT message_id, seq, sent_at FROM sent WHERE message_id = ANY($1)",
            [messageIds.ToArray()],
            SendOf,
            cancellationToken
        );

    public Task ImportAsync(string owner, StoreCopy copy, CancellationToken cancellationToken) =>
        import.RunAsync(owner, copy, cancellationToken);

    private static SendCopy SendOf(NpgsqlDataReader row) =>
        new(row.GetFieldValue<byte[]>(0), row.GetInt64(1), row.GetInt64(2));

    private static async Task<bool> BeginAsync(
        NpgsqlConnection connection,
        MigrationMark mark,
        CancellationToken cancellationToken
    )
    {
        await connection.ExecuteAsync(PostgresMigrationTables.Tables, [], cancellationToken);
        return await connection.ExecuteAsync(
                """
                INSERT INTO store_migration(id, run, owner, state, epoch, peer, step, cursor)
                VALUES (1, $1, '', $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING
                """,
                [mark.Run, $"{mark.State}", mark.Epoch, mark.Peer, (int)mark.Step, mark.Cursor],
                cancellationToken
            ) > 0;
    }

    private static async Task<MigrationMark?> FindMarkAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        if (!await PostgresMigrationTables.ExistAsync(connection, cancellationToken))
        {
            return null;
        }

        try
        {
            var marks = await connection.ReadAsync(
                "SELECT run, state, epoch, peer, step, cursor FROM store_migration",
                [],
                row => new MigrationMark(
                    row.GetString(0),
                    Enum.Parse<StoreState>(row.GetString(1)),
                    row.GetInt64(2),
                    row.GetString(3),
                    (MigrationStep)row.GetInt32(4),
                    row.GetString(5)
                ),
                cancellationToken
            );
            return marks.SingleOrDefault();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // Ended a moment ago.
            return null;
        }
    }

    private Task<long> CountAsync(string sql, CancellationToken cancellationToken) =>
        database.RunAsync(
            async (connection, token) => (long)(await connection.ScalarAsync(sql, [], token))!,
            cancellationToken
        );
}
