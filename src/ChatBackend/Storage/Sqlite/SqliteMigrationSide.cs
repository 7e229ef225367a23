using ChatBackend.Storage.Migration;

namespace ChatBackend.Storage.Sqlite;

/// <summary>The embedded store as a side of a migration; the server may have the same file open in another process.</summary>
internal sealed class SqliteMigrationSide(SqliteReaders readers, SqliteWriter writer)
    : IMigrationSide
{
    public ValueTask<MigrationMark?> MarkAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync(0, static (session, _) => Mark(session), cancellationToken);

    public ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync(
            0,
            static (session, _) => session.Scalar("SELECT 1 FROM account LIMIT 1") is null,
            cancellationToken
        );

    public Task BeginAsync(MigrationMark mark, CancellationToken cancellationToken) =>
        writer.WriteAsync(session => Begin(session, mark), cancellationToken);

    public Task EndAsync(CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                SqliteMigrationTables.Drop(session);
                return true;
            },
            cancellationToken
        );

    public Task ClaimAsync(string owner, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session => session.Execute("UPDATE store_migration SET owner = ?1", owner),
            cancellationToken
        );

    public async Task SaveAsync(
        string owner,
        MigrationStep step,
        string cursor,
        CancellationToken cancellationToken
    )
    {
        var saved = await writer.WriteAsync(
            session =>
                session.Execute(
                    "UPDATE store_migration SET step = ?2, cursor = ?3 WHERE owner = ?1",
                    owner,
                    (int)step,
                    cursor
                ),
            cancellationToken
        );
        ThrowUnless(saved > 0);
    }

    public Task<bool> CloseAsync(long epoch, CancellationToken cancellationToken) =>
        ChangeAsync(
            "UPDATE store_migration SET state = 'Closing', epoch = ?1 WHERE state = 'Open'",
            epoch,
            cancellationToken
        );

    public Task<bool> DecideAsync(long epoch, CancellationToken cancellationToken) =>
        ChangeAsync(
            "UPDATE store_migration SET state = 'Closed' WHERE state = 'Closing' AND epoch = ?1",
            epoch,
            cancellationToken
        );

    public Task ReopenAsync(long epoch, CancellationToken cancellationToken) =>
        ChangeAsync(
            "UPDATE store_migration SET state = 'Open' WHERE state = 'Closing' AND epoch = ?1",
            epoch,
            cancellationToken
        );

    /// <summary>New users get numbers after those that came with their numbers: AUTOINCREMENT sees to that.</summary>
    public Task OpenAsync(long epoch, CancellationToken cancellationToken) =>
        ChangeAsync(
            "UPDATE store_migration SET state = 'Open', epoch = ?1 WHERE state = 'Closed' AND epoch < ?1",
            epoch,
            cancellationToken
        );

    public async Task<IReadOnlyList<StoreChange>> ChangesAsync(
        int limit,
        CancellationToken cancellationToken
    ) =>
        await ReadAsync(
            session =>
                session.ReadAll(
                    row => new StoreChange(row.GetString(0), row.GetString(1), row.GetInt64(2)),
                    "SELECT kind, key, version FROM store_change LIMIT ?1",
                    limit
                ),
            cancellationToken
        );

    public Task ForgetAsync(
        IReadOnlyList<StoreChange> changes,
        CancellationToken cancellationToken
    ) =>
        writer.WriteAsync(
            session =>
                changes.Sum(change =>
                    session.Execute(
                        "DELETE FROM store_change WHERE kind = ?1 AND key = ?2 AND version = ?3",
                        change.Kind,
                        change.Key,
                        change.Version
                    )
                ),
            cancellationToken
        );

    public Task<long> CountChangesAsync(CancellationToken cancellationToken) =>
        ReadAsync(
            session => session.ScalarInt64("SELECT count(*) FROM store_change"),
            cancellationToken
        );

    public Task<bool> IsNotedAsync(
        IReadOnlyList<string> kinds,
        string key,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            session =>
                kinds.Any(kind =>
                    session.Scalar(
                        "SELECT 1 FROM store_change WHERE kind = ?1 AND key = ?2",
                        kind,
                        key
                    )
                        is not null
                ),
            cancellationToken
        );

    public Task<long> CountUsersAsync(CancellationToken cancellationToken) =>
        ReadAsync(
            session => session.ScalarInt64("SELECT count(*) FROM account"),
            cancellationToken
        );

    public async Task<IReadOnlyList<long>> UsersAfterAsync(
        long user,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await ReadAsync(
            session =>
                session.ReadAll(
                    row => row.GetInt64(0),
                    "SELECT user FROM account WHERE user > ?1 ORDER BY user LIMIT ?2",
                    user,
                    limit
                ),
            cancellationToken
        );

    public async Task<IReadOnlyList<UserCopy>> UsersAsync(
        IReadOnlyList<long> users,
        CancellationToken cancellationToken
    ) =>
        await ReadAsync(
            session => users.SelectMany(user => SqliteExport.User(session, user)).ToList(),
            cancellationToken
        );

    public async Task<IReadOnlyList<GroupCopy>> GroupsAfterAsync(
        string id,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await ReadAsync(session => SqliteExport.GroupsAfter(session, id, limit), cancellationToken);

    public async Task<IReadOnlyList<GroupCopy>> GroupsAsync(
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken
    ) =>
        await ReadAsync(
            session => ids.SelectMany(id => SqliteExport.Group(session, id)).ToList(),
            cancellationToken
        );

    public async Task<IReadOnlyList<SendCopy>> SendsAfterAsync(
        byte[] messageId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await ReadAsync(
            session => SqliteExport.SendsAfter(session, messageId, limit),
            cancellationToken
        );

    public async Task<IReadOnlyList<SendCopy>> SendsAsync(
        IReadOnlyList<byte[]> messageIds,
        CancellationToken cancellationToken
    ) =>
        await ReadAsync(
            session => messageIds.SelectMany(id => SqliteExport.Send(session, id)).ToList(),
            cancellationToken
        );

    public async Task ImportAsync(
        string owner,
        StoreCopy copy,
        CancellationToken cancellationToken
    ) =>
        ThrowUnless(
            await writer.WriteAsync(
                session => SqliteImport.Run(session, owner, copy),
                cancellationToken
            )
        );

    /// <summary>An answer and not an exception, which the writer would take for its own.</summary>
    private static void ThrowUnless(bool isOwner)
    {
        if (!isOwner)
        {
            throw new MigrationTakenOverException();
        }
    }

    /// <summary>Everything that one call reads is of one moment.</summary>
    private async Task<T> ReadAsync<T>(
        Func<SqliteSession, T> read,
        CancellationToken cancellationToken
    ) =>
        await readers.ReadAsync(
            read,
            static (session, read) =>
            {
                session.Execute("BEGIN");
                try
                {
                    return read(session);
                }
                finally
                {
                    session.Execute("COMMIT");
                }
            },
            cancellationToken
        );

    private Task<bool> ChangeAsync(
        string statement,
        long epoch,
        CancellationToken cancellationToken
    ) => writer.WriteAsync(session => session.Execute(statement, epoch) > 0, cancellationToken);

    private static MigrationMark? Mark(SqliteSession session)
    {
        if (!SqliteMigrationTables.Exist(session))
        {
            return null;
        }

        using var row = session.Query(
            "SELECT run, state, epoch, peer, step, cursor FROM store_migration"
        );
        return row.Read()
            ? new MigrationMark(
                row.GetString(0),
                Enum.Parse<StoreState>(row.GetString(1)),
                row.GetInt64(2),
                row.GetString(3),
                (MigrationStep)row.GetInt32(4),
                row.GetString(5)
            )
            : null;
    }

    private static bool Begin(SqliteSession session, MigrationMark mark)
    {
        SqliteMigrationTables.Create(session);
        return session.Execute(
                """
                INSERT INTO store_migration(id, run, owner, state, epoch, peer, step, cursor, copying)
                VALUES(1, ?1, '', ?2, ?3, ?4, ?5, ?6, 0) ON CONFLICT(id) DO NOTHING
                """,
                mark.Run,
                $"{mark.State}",
                mark.Epoch,
                mark.Peer,
                (int)mark.Step,
                mark.Cursor
            ) > 0;
    }
}
