using ChatBackend.Storage.Migration;
using Npgsql;

namespace ChatBackend.Storage.Postgres;

/// <summary>
/// The mark of a migration, and the triggers that make the store keep to it: they run inside of every writing transaction, whichever
/// node it comes from, so one that knows nothing yet is bound by them as well. All of the tables are the coordinator's own, so a log
/// that is spread over several servers changes nothing here.
/// </summary>
internal static class PostgresMigrationTables
{
    /// <summary>"move" in ASCII; the number of the advisory lock that writers share, and that a closing takes alone: what it waits for is noted, what waits for it is refused.</summary>
    public const long Lock = 0x6d6f7665;

    /// <summary>Set to "on" in the transactions of an import, which the triggers then let pass.</summary>
    public const string Copying = "chatbackend.copying";

    public const string Tables = """
        CREATE TABLE IF NOT EXISTS store_migration(
            id integer PRIMARY KEY CHECK (id = 1), run text NOT NULL, owner text NOT NULL, state text NOT NULL,
            epoch bigint NOT NULL, peer text NOT NULL, step integer NOT NULL, cursor text NOT NULL);
        CREATE TABLE IF NOT EXISTS store_change(
            kind text NOT NULL, key text NOT NULL, version bigint NOT NULL, PRIMARY KEY (kind, key));
        """;

    private static readonly IReadOnlyList<(
        string Table,
        string Kind,
        string Key,
        string[] Changes
    )> Noted =
    [
        (ChangeKinds.Account, ChangeKinds.Account, "user_id::text", ["INSERT", "UPDATE", "DELETE"]),
        (ChangeKinds.Head, ChangeKinds.Head, "user_id::text", ["INSERT", "UPDATE", "DELETE"]),
        (ChangeKinds.Device, ChangeKinds.Device, "user_id::text", ["INSERT", "UPDATE", "DELETE"]),
        (ChangeKinds.Group, ChangeKinds.Group, "id", ["INSERT"]),
        (ChangeKinds.Sent, ChangeKinds.Sent, "upper(encode(message_id, 'hex'))", ["INSERT"]),
        // A device's; user 0, who does not exist, when it has been revoked meanwhile.
        (
            ChangeKinds.Push,
            ChangeKinds.Device,
            "coalesce((SELECT d.user_id FROM device d WHERE d.id = device_id), 0)::text",
            ["INSERT", "UPDATE"]
        ),
    ];

    public static async Task<bool> ExistAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    ) =>
        await connection.ScalarAsync(
            "SELECT to_regclass('store_migration')::text",
            [],
            cancellationToken
        )
            is not null;

    /// <summary>
    /// One table after the other, each in a transaction of its own: making a trigger waits for the writers of its table, and holding one
    /// table while waiting for the next could be a circle.
    /// </summary>
    public static async Task CreateAsync(
        PostgresDatabase database,
        CancellationToken cancellationToken
    )
    {
        foreach (var (table, kind, key, changes) in Noted)
        {
            await RunAsync(database, Function(table, kind, key), cancellationToken);
            await RunAsync(
                database,
                string.Concat(changes.Select(change => Trigger(table, change))),
                cancellationToken
            );
        }
    }

    public static async Task DropAsync(
        PostgresDatabase database,
        CancellationToken cancellationToken
    )
    {
        foreach (var (table, _, _, changes) in Noted)
        {
            var drops = changes.Select(change => $"{DropTrigger(table, change)}\n");
            await RunAsync(database, string.Concat(drops), cancellationToken);
            await RunAsync(
                database,
                $"DROP FUNCTION IF EXISTS store_note_{table}()",
                cancellationToken
            );
        }

        await RunAsync(
            database,
            "DROP TABLE IF EXISTS store_migration; DROP TABLE IF EXISTS store_change",
            cancellationToken
        );
    }

    /// <summary>Whoever cannot have the lock soon lets go and tries again, so that writers never wait behind a wait.</summary>
    private static Task<bool> RunAsync(
        PostgresDatabase database,
        string sql,
        CancellationToken cancellationToken
    ) =>
        database.RunAsync(
            async (connection, token) =>
            {
                await using var transaction = await connection.BeginTransactionAsync(token);
                await connection.ExecuteAsync("SET LOCAL lock_timeout = '100ms'", [], token);
                await connection.ExecuteAsync(sql, [], token);
                await transaction.CommitAsync(token);
                return true;
            },
            cancellationToken
        );

    /// <summary>Reads the state under the lock, with a snapshot of its own: a closing that came before is seen.</summary>
    private static string Function(string table, string kind, string key) =>
        $"""
            CREATE OR REPLACE FUNCTION store_note_{table}() RETURNS trigger LANGUAGE plpgsql AS $note$
            BEGIN
                IF current_setting('{Copying}', true) = 'on' THEN
                    RETURN NULL;
                END IF;
                PERFORM pg_advisory_xact_lock_shared({Lock});
                IF (SELECT state FROM store_migration) <> '{StoreState.Open}' THEN
                    RAISE EXCEPTION '{StoreClosedException.Refusal}' USING ERRCODE = 'object_not_in_prerequisite_state';
                END IF;
                INSERT INTO store_change(kind, key, version)
                SELECT DISTINCT '{kind}', {key}, 1 FROM changed ORDER BY 2
                ON CONFLICT (kind, key) DO UPDATE SET version = store_change.version + 1;
                RETURN NULL;
            END
            $note$;
            """;

    private static string Trigger(string table, string change)
    {
        var rows = change == "DELETE" ? "OLD" : "NEW";
        return $"""
            {DropTrigger(table, change)}
            CREATE TRIGGER {Name(
                table,
                change
            )} AFTER {change} ON {table} REFERENCING {rows} TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION store_note_{table}();
            """;
    }

    private static string DropTrigger(string table, string change) =>
        $"DROP TRIGGER IF EXISTS {Name(table, change)} ON {table};";

    private static string Name(string table, string change) =>
        $"store_note_{table}_{change.ToLowerInvariant()}";
}
