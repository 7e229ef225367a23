using Chat.Tests.Testing;
using ChatBackend.Storage;
using ChatBackend.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Chat.Tests.Storage;

public sealed class SqliteMessageStoreTests : MessageStoreRules
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("chat.db");

    [Fact]
    public async Task The_settings_that_make_a_commit_durable_are_in_force()
    {
        var store = (SqliteMessageStore)Store;

        Assert.Equal("wal", await store.PragmaAsync("journal_mode").Within());
        Assert.Equal("2", await store.PragmaAsync("synchronous").Within());
    }

    [Fact]
    public async Task After_a_kill_everything_accepted_is_there()
    {
        var alice = await AccountAsync("alice", "a1");
        var accepted = await Task.WhenAll(
            Enumerable.Range(1, 200).Select(i => SendAsync(alice, "a1", "user:alice", i))
        );

        // What a killed process leaves behind is these two files as they are at that moment.
        System.IO.File.Copy(File, _folder.File("after.db"));
        System.IO.File.Copy(File + "-wal", _folder.File("after.db-wal"));
        await using var after = OpenAt(_folder.File("after.db"));

        var limits = new PageLimits(int.MaxValue, int.MaxValue);
        var kept = (await after.ReadAsync(alice, 0, limits, default)).Items;
        Assert.Equal(
            accepted
                .Select(result => (result.Sequence, Convert.ToHexString(result.MessageId)))
                .Order(),
            kept.Select(item => (item.Sequence, Convert.ToHexString(item.MessageId)))
        );
    }

    [Fact]
    public async Task A_full_disk_is_answered_and_survived()
    {
        await using var store = SqliteMessageStore.Open(
            new SqliteStoreOptions(_folder.File("small.db"), MaxMegabytes: 1),
            Clock
        );
        await store.CreateAccountAsync("alice", "hash", default).Within();
        await store.AddDevicesAsync(1, [new("a1", "a1", new byte[32], 1, 0)], default).Within();
        var sent = 0;

        var full = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
        {
            while (sent < 1000)
            {
                await Send(sent + 1);
                sent++;
            }
        });

        Assert.Contains("full", full.Message, StringComparison.Ordinal);
        Assert.Equal(sent, (await store.FindDeviceAsync("a1", default))!.Head);
        await store.AcknowledgeAsync(1, "a1", sent, default).Within();
        Assert.Equal(sent + 1, (await Send(sent + 1)).Sequence);

        Task<AppendResult> Send(int id) =>
            store
                .AppendAsync(new(1, "a1", IdOf(id), "user:alice", new byte[30_000]), default)
                .Within();
    }

    [Fact]
    public async Task A_store_of_another_version_is_refused_and_left_alone()
    {
        await OpenAt(File).DisposeAsync();
        Run(File, "PRAGMA user_version=7");

        var refused = Assert.Throws<StoreFormatException>(() => OpenAt(File));

        Assert.Contains("schema version 7", refused.Message, StringComparison.Ordinal);
        Assert.Contains(File, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_the_first_version_keeps_its_messages_and_forgets_devices_that_had_tokens()
    {
        var alice = await AccountAsync("alice", "a1");
        await SendAsync(alice, "a1", "user:alice", 1);
        await Store.DisposeAsync();
        Run(
            File,
            """
            DROP TABLE device;
            CREATE TABLE device(
                id TEXT PRIMARY KEY, user INTEGER NOT NULL, token BLOB NOT NULL, cursor INTEGER NOT NULL,
                seen_day INTEGER NOT NULL, active INTEGER NOT NULL, name TEXT NOT NULL) WITHOUT ROWID;
            CREATE INDEX device_active ON device(user, cursor) WHERE active = 1;
            INSERT INTO device VALUES('a1', 1, x'00', 0, 0, 1, 'phone');
            PRAGMA user_version=1;
            """
        );

        await using var store = OpenAt(File);
        var added = await store
            .AddDevicesAsync(alice, [new("a2", "phone", new byte[32], 1, 0)], default)
            .Within();

        Assert.True(added);
        Assert.Null(await store.FindDeviceAsync("a1", default));
        var page = await store.ReadAsync(alice, 0, new(10, 10_000), default);
        Assert.Equal(1, Assert.Single(page.Items).Sequence);
    }

    [Fact]
    public async Task A_store_of_the_second_version_still_knows_what_was_sent()
    {
        var alice = await AccountAsync("alice", "a1");
        var sent = await SendAsync(alice, "a1", "user:alice", 1);
        await Store.DisposeAsync();
        Run(
            File,
            """
            ALTER TABLE sent RENAME TO later;
            CREATE TABLE sent(
                id INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT NOT NULL, client_id BLOB NOT NULL, message_id BLOB NOT NULL,
                seq INTEGER NOT NULL, sent_at INTEGER NOT NULL, UNIQUE(device, client_id));
            INSERT INTO sent SELECT id, 'a1', randomblob(16), message_id, seq, sent_at FROM later;
            DROP TABLE later;
            PRAGMA user_version=2;
            """
        );

        await using var store = OpenAt(File);
        var repeat = await store
            .AppendAsync(new NewMessage(alice, "a1", IdOf(1), "user:alice", [1]), default)
            .Within();

        Assert.Equal(sent.Sequence, repeat.Sequence);
        Assert.Empty(repeat.Recipients);
        Assert.Equal(1, (await store.FindDeviceAsync("a1", default))!.Head);
    }

    /// <summary>A migration reads the devices of every user: without an index each time those of everybody.</summary>
    [Fact]
    public async Task The_devices_of_a_user_are_found_without_reading_those_of_others()
    {
        await Store.DisposeAsync();
        Run(File, "DROP INDEX device_user; PRAGMA user_version=3");

        await OpenAt(File).DisposeAsync();

        using var session = new SqliteSession(File, SqliteOpenMode.ReadOnly);
        var plan = session.ReadAll(
            row => row.GetString(3),
            "EXPLAIN QUERY PLAN SELECT * FROM device WHERE user = ?1",
            1
        );
        Assert.Contains("USING INDEX device_user", Assert.Single(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_another_program_is_refused()
    {
        Run(File, "CREATE TABLE theirs(x)");

        var refused = Assert.Throws<StoreFormatException>(() => OpenAt(File));

        Assert.Contains("another program", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        System.IO.File.WriteAllText(File, new string('x', 5000));

        var refused = Assert.Throws<StoreFormatException>(() => OpenAt(File));

        Assert.Contains("not a database", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_directory_is_named()
    {
        var refused = Assert.Throws<StoreUnavailableException>(() =>
            OpenAt(_folder.File("missing/chat.db"))
        );

        Assert.Contains("missing/chat.db", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        var store = OpenAt(File);
        await store.DisposeAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.CreateAccountAsync("alice", "hash", default).Within()
        );
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.FindAccountAsync("alice", default).AsTask().Within()
        );
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private protected override IMessageStore Open() => OpenAt(File);

    private SqliteMessageStore OpenAt(string path) =>
        SqliteMessageStore.Open(new SqliteStoreOptions(path), Clock);

    private static void Run(string path, string sql)
    {
        using var session = new SqliteSession(path, SqliteOpenMode.ReadWriteCreate);
        session.ExecuteScript(sql);
    }
}
