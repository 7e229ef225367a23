namespace ChatBackend.Storage.Sqlite;

/// <summary>The tables, and how to tell our file from another.</summary>
internal static class SqliteSchema
{
    public const int Version = 4;

    /// <summary>"chat" in ASCII; PRAGMA application_id is how SQLite files say whose they are.</summary>
    public const int ApplicationId = 0x63686174;

    /// <summary>
    /// message: a body once, with a count of the logs that refer to it; ids grow with time, so the oldest are a prefix.
    /// inbox: one row per user and message, in the order that a page reads. sent: what makes a repeated send harmless.
    /// device_active: min(cursor) of a user's devices without touching the rows.
    /// </summary>
    public const string Tables =
        """
            CREATE TABLE account(
                user INTEGER PRIMARY KEY AUTOINCREMENT, login TEXT NOT NULL UNIQUE, password TEXT NOT NULL);
            CREATE TABLE head(
                user INTEGER PRIMARY KEY, seq INTEGER NOT NULL, low INTEGER NOT NULL);
            CREATE TABLE message(
                id INTEGER PRIMARY KEY AUTOINCREMENT, message_id BLOB NOT NULL, sender INTEGER NOT NULL,
                sender_device TEXT NOT NULL, sent_at INTEGER NOT NULL, refs INTEGER NOT NULL, body BLOB NOT NULL);
            CREATE TABLE inbox(
                user INTEGER NOT NULL, seq INTEGER NOT NULL, message INTEGER NOT NULL, conversation TEXT NOT NULL,
                PRIMARY KEY(user, seq)) WITHOUT ROWID;
            CREATE INDEX inbox_message ON inbox(message);
            CREATE TABLE chat_group(
                id TEXT PRIMARY KEY, name TEXT NOT NULL, owner INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE member(
                chat_group TEXT NOT NULL, user INTEGER NOT NULL, PRIMARY KEY(chat_group, user)) WITHOUT ROWID;
            """
        + Sent
        + Devices
        + Pushes
        + DevicesByUser;

    /// <summary>By message id, which follows from the device and its own id of the message.</summary>
    private const string Sent = """
        CREATE TABLE sent(
            id INTEGER PRIMARY KEY AUTOINCREMENT, message_id BLOB NOT NULL UNIQUE, seq INTEGER NOT NULL, sent_at INTEGER NOT NULL);
        """;

    /// <summary>epoch and ticket_serial say which tickets are void; see <see cref="Device"/>.</summary>
    private const string Devices = """
        CREATE TABLE device(
            id TEXT PRIMARY KEY, user INTEGER NOT NULL, public_key BLOB NOT NULL, epoch INTEGER NOT NULL,
            ticket_serial INTEGER NOT NULL, cursor INTEGER NOT NULL, seen_day INTEGER NOT NULL,
            active INTEGER NOT NULL, name TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX device_active ON device(user, cursor) WHERE active = 1;
        """;

    /// <summary>What devices were told of, and by which token; see <see cref="IPushOutbox"/>. A device has a row from its first push or token on.</summary>
    private const string Pushes = """
        CREATE TABLE IF NOT EXISTS push(
            device TEXT PRIMARY KEY, token TEXT, told INTEGER NOT NULL, attempts INTEGER NOT NULL,
            not_before INTEGER NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>Also of devices that are not active: a migration reads them user by user, and an operator asks for them.</summary>
    private const string DevicesByUser = "CREATE INDEX IF NOT EXISTS device_user ON device(user);";

    /// <summary>
    /// Version 1 knew devices by the hash of a token. They have no key to prove themselves with, so they enrol again; accounts, logs and
    /// groups stay.
    /// </summary>
    private const string From1To2 = "DROP TABLE device; " + Devices;

    /// <summary>Version 2 knew nothing of pushes, and sends by device and client id, which follow from nothing that another store keeps.</summary>
    private const string From2To3 =
        Pushes
        + "ALTER TABLE sent RENAME TO sent2; "
        + Sent
        + "INSERT INTO sent(message_id, seq, sent_at) SELECT message_id, seq, sent_at FROM sent2 ORDER BY id; DROP TABLE sent2;";

    /// <summary>Creates the tables in an empty file; brings an older file of ours up to date; refuses a file of another version or program.</summary>
    public static void Prepare(SqliteSession session, string path)
    {
        var version = session.ScalarInt64("PRAGMA user_version");
        var application = session.ScalarInt64("PRAGMA application_id");
        if (version == Version && application == ApplicationId)
        {
            return;
        }

        if (version is > 0 and < Version && application == ApplicationId)
        {
            // Version 3 could not find a user's devices but by looking at everybody's.
            var steps =
                (version < 2 ? From1To2 : "") + (version < 3 ? From2To3 : "") + DevicesByUser;
            session.ExecuteScript($"BEGIN; {steps} PRAGMA user_version={Version}; COMMIT;");
            return;
        }

        if (session.ScalarInt64("SELECT count(*) FROM sqlite_master") > 0)
        {
            throw Foreign(path, version, application);
        }

        session.ExecuteScript(
            $"BEGIN; {Tables} PRAGMA application_id={ApplicationId}; PRAGMA user_version={Version}; COMMIT;"
        );
    }

    private static StoreFormatException Foreign(string path, long version, long application) =>
        application == ApplicationId
            ? new(
                $"The store {path} has schema version {version}, this chatbackend knows version {Version}: "
                    + "run the version that wrote it, or name another file in ChatBackend:Store."
            )
            : new(
                $"The file {path} is a database of another program: name another file in ChatBackend:Store."
            );
}
