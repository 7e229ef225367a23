using ChatBackend.Storage.Migration;

namespace ChatBackend.Storage.Sqlite;

/// <summary>
/// The mark of a migration, and the triggers that make the store keep to it: they run inside of every writing transaction, whichever
/// process it comes from, so a server that knows nothing yet is bound by them as well.
/// </summary>
internal static class SqliteMigrationTables
{
    private static readonly string[] Changes = ["INSERT", "UPDATE", "DELETE"];

    /// <summary>store_body: bodies that an import has stored once; the servers have no use for finding them by id.</summary>
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS store_migration(
            id INTEGER PRIMARY KEY CHECK(id = 1), run TEXT NOT NULL, owner TEXT NOT NULL, state TEXT NOT NULL,
            epoch INTEGER NOT NULL, peer TEXT NOT NULL, step INTEGER NOT NULL, cursor TEXT NOT NULL, copying INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS store_change(
            kind TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY(kind, key)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS store_body(
            message_id BLOB NOT NULL, sent_at INTEGER NOT NULL, message INTEGER NOT NULL,
            PRIMARY KEY(message_id, sent_at)) WITHOUT ROWID;
        """;

    private static readonly IReadOnlyList<(string Name, string Sql)> Triggers =
    [
        .. Changes.SelectMany(change =>
            new[]
            {
                Trigger(ChangeKinds.Account, "user", change),
                Trigger(ChangeKinds.Head, "user", change),
                Trigger(ChangeKinds.Device, "user", change),
            }
        ),
        Trigger(ChangeKinds.Group, "id", "INSERT"),
        Trigger(ChangeKinds.Sent, "message_id", "INSERT"),
        // A repeat after the first one was forgotten.
        Trigger(ChangeKinds.Sent, "message_id", "UPDATE"),
        PushTrigger("INSERT"),
        PushTrigger("UPDATE"),
    ];

    public static bool Exist(SqliteSession session) =>
        session.Scalar("SELECT 1 FROM sqlite_master WHERE name = 'store_migration'") is not null;

    public static void Create(SqliteSession session)
    {
        session.ExecuteScript(Tables);
        foreach (var (_, sql) in Triggers)
        {
            session.ExecuteScript(sql);
        }
    }

    public static void Drop(SqliteSession session)
    {
        foreach (var (name, _) in Triggers)
        {
            session.ExecuteScript($"DROP TRIGGER IF EXISTS {name}");
        }

        session.ExecuteScript(
            "DROP TABLE IF EXISTS store_migration; DROP TABLE IF EXISTS store_change; DROP TABLE IF EXISTS store_body;"
        );
    }

    private static (string Name, string Sql) Trigger(string table, string key, string change)
    {
        var row = change == "DELETE" ? "OLD" : "NEW";
        var value = table == ChangeKinds.Sent ? $"hex({row}.{key})" : $"{row}.{key}";
        return Trigger(table, change, table, value);
    }

    /// <summary>A device's; user 0, who does not exist, when it has been revoked meanwhile.</summary>
    private static (string Name, string Sql) PushTrigger(string change) =>
        Trigger(
            ChangeKinds.Push,
            change,
            ChangeKinds.Device,
            "coalesce((SELECT user FROM device WHERE id = NEW.device), 0)"
        );

    private static (string Name, string Sql) Trigger(
        string table,
        string change,
        string kind,
        string value
    )
    {
        var name = $"store_note_{table}_{change}";
        return (
            name,
            $"""
            CREATE TRIGGER IF NOT EXISTS {name} AFTER {change} ON {table}
            WHEN (SELECT copying FROM store_migration) = 0
            BEGIN
                SELECT RAISE(ABORT, '{StoreClosedException.Refusal}')
                WHERE (SELECT state FROM store_migration) <> '{StoreState.Open}';
                INSERT INTO store_change(kind, key, version) VALUES('{kind}', {value}, 1)
                ON CONFLICT(kind, key) DO UPDATE SET version = version + 1;
            END;
            """
        );
    }
}
