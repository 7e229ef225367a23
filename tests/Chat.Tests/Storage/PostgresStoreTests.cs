using Chat.Tests.Testing.Postgres;
using ChatBackend.Storage;
using ChatBackend.Storage.Postgres;
using ChatProtocol;

namespace Chat.Tests.Storage;

/// <summary>What only a store on a server has to keep: several nodes at once, lost connections, other versions.</summary>
[Trait("Needs", "servers")]
public sealed class PostgresStoreTests(PostgresServers servers)
{
    private static readonly PageLimits Everything = new(int.MaxValue, int.MaxValue);

    [Fact]
    public async Task Nodes_that_start_together_make_the_tables_once()
    {
        var database = await DatabaseAsync();

        var stores = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => PostgresStores.OpenAsync(database))
        );

        Assert.True(await stores[0].CreateAccountAsync("alice", "hash", default).Within());
        Assert.NotNull(await stores[3].FindAccountAsync("alice", default));
        await CloseAsync(stores);
    }

    [Fact]
    public async Task A_schema_of_a_later_version_is_refused_and_left_alone()
    {
        var database = await DatabaseAsync();
        await (await PostgresStores.OpenAsync(database)).DisposeAsync();
        await RunAsync(database, "INSERT INTO chatbackend.schema_version VALUES (99)");

        var refused = await Assert.ThrowsAsync<StoreFormatException>(() =>
            PostgresStores.OpenAsync(database)
        );

        Assert.Contains("version 99", refused.Message, StringComparison.Ordinal);
        Assert.Contains("chatbackend", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_named_without_the_password()
    {
        var port = FreePort.Find();

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            PostgresStores.OpenAsync(
                $"Host=127.0.0.1:{port};Database=chat;Username=me;Password=secret"
            )
        );

        Assert.Contains($"127.0.0.1:{port}/chat", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Check that the server runs", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named()
    {
        var server = await servers.SharedAsync();

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            PostgresStores.OpenAsync(server.ConnectionTo("nowhere"))
        );

        Assert.Contains("\"nowhere\" does not exist", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Create the database", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_only_reads_is_refused()
    {
        var database = await DatabaseAsync();
        var name = new Npgsql.NpgsqlConnectionStringBuilder(database).Database;
        await RunAsync(database, $"ALTER DATABASE {name} SET default_transaction_read_only = on");

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            PostgresStores.OpenAsync(database)
        );

        Assert.Contains("read-only", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The same device may still have a send under way at one node when it repeats it at another.</summary>
    [Fact]
    public async Task Nodes_that_append_the_same_messages_at_once_store_each_once()
    {
        var database = await DatabaseAsync();
        var stores = await Task.WhenAll(
            PostgresStores.OpenAsync(database),
            PostgresStores.OpenAsync(database)
        );
        var alice = await AccountAsync(stores[0], "alice");
        await AccountAsync(stores[0], "bob");
        var sends = Enumerable
            .Range(1, 200)
            .SelectMany(i =>
                stores.Select(store => store.AppendAsync(Message(alice, "user:bob", i), default))
            );

        var results = await Task.WhenAll(sends).Within();

        Assert.Equal(200, results.Select(result => result.Sequence).Distinct().Count());
        var log = (await stores[0].ReadAsync(alice, 0, Everything, default)).Items;
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), log.Select(i => i.Sequence));
        Assert.Equal(
            results.Select(r => (r.Sequence, Convert.ToHexString(r.MessageId))).Distinct().Order(),
            log.Select(item => (item.Sequence, Convert.ToHexString(item.MessageId)))
        );
        await CloseAsync(stores);
    }

    [Fact]
    public async Task Appends_whose_connection_is_ended_by_the_server_are_stored_once_and_in_order()
    {
        var database = await DatabaseAsync();
        await using var store = await PostgresStores.OpenAsync(database);
        var alice = await AccountAsync(store, "alice");
        var accepted = new List<long>();
        var ending = Task.CompletedTask;
        for (var i = 1; i <= 200; i++)
        {
            if (i % 20 == 0)
            {
                await ending;
                ending = RunAsync(
                    database,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'chatbackend' AND datname = current_database()"
                );
            }

            var message = Message(alice, "user:alice", i);
            accepted.Add((await store.AppendAsync(message, default).Within()).Sequence);
        }

        await ending;
        var log = (await store.ReadAsync(alice, 0, Everything, default)).Items;
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), accepted);
        Assert.Equal(accepted, log.Select(item => item.Sequence));
    }

    [Fact]
    public async Task A_body_whose_copies_would_be_too_much_is_stored_once_and_goes_with_the_last_reader()
    {
        var database = await DatabaseAsync();
        await using var store = await PostgresStores.OpenAsync(database);
        var alice = await AccountAsync(store, "alice");
        var bob = await AccountAsync(store, "bob");
        var carol = await AccountAsync(store, "carol");
        var group = await store.CreateGroupAsync(alice, "us", ["bob", "carol"], default).Within();
        var body = new byte[FrameLimits.MaxBody];
        body[^1] = 7;

        await store
            .AppendAsync(Message(alice, group.Conversation!, 1) with { Body = body }, default)
            .Within();

        Assert.Equal(1, await CountAsync("body"));
        foreach (var (user, device) in new[] { (alice, "alice"), (bob, "bob"), (carol, "carol") })
        {
            var page = await store.ReadAsync(user, 0, Everything, default);
            Assert.Equal(body, Assert.Single(page.Items).Body);
            Assert.Equal(1, await CountAsync("body"));
            await store.AcknowledgeAsync(user, device, 1, default).Within();
        }

        await Eventually.Holds(
            async () => await CountAsync("body") + await CountAsync("log") == 0,
            () => "what everyone has is still there"
        );

        Task<long> CountAsync(string table) => ScalarAsync(database, $"chatbackend.{table}");
    }

    [Fact]
    public async Task What_cannot_be_stored_fails_alone()
    {
        await using var store = await PostgresStores.OpenAsync(await DatabaseAsync());
        var alice = await AccountAsync(store, "alice");
        var impossible = Message(alice, "user:alice", 50) with { SenderDevice = "\0" };

        var sends = Enumerable
            .Range(1, 99)
            .Select(i => i == 50 ? impossible : Message(alice, "user:alice", i))
            .Select(message => store.AppendAsync(message, default))
            .ToList();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => sends[49].Within());
        sends.RemoveAt(49);
        var stored = await Task.WhenAll(sends).Within();
        Assert.Equal(Enumerable.Range(1, 98).Select(i => (long)i), stored.Select(r => r.Sequence));
    }

    [Theory]
    [InlineData("user:\0")]
    [InlineData("group:\0")]
    [InlineData("user:\ud800")]
    public async Task A_conversation_that_no_database_can_name_does_not_exist(string conversation)
    {
        await using var store = await PostgresStores.OpenAsync(await DatabaseAsync());
        var alice = await AccountAsync(store, "alice");

        var result = await store.AppendAsync(Message(alice, conversation, 1), default).Within();

        Assert.Equal(ChatReasons.NoSuchConversation, result.Rejection);
    }

    [Fact]
    public async Task A_server_that_stays_away_is_told_to_those_who_wait_for_it()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var store = await PostgresStores.OpenAsync(
            server.ConnectionTo("postgres"),
            patience: TimeSpan.FromMilliseconds(200)
        );
        var alice = await AccountAsync(store, "alice");
        await server.KillAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.AppendAsync(Message(alice, "user:alice", 1), default).Within()
        );
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.ReadAsync(alice, 0, Everything, default).AsTask().Within()
        );
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.CheckAsync(default).AsTask().Within()
        );
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        var store = await PostgresStores.OpenAsync(await DatabaseAsync());
        await store.DisposeAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.AppendAsync(Message(1, "user:alice", 1), default).Within()
        );
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.FindAccountAsync("alice", default).AsTask().Within()
        );
    }

    private async Task<string> DatabaseAsync() =>
        await (await servers.SharedAsync()).CreateDatabaseAsync();

    /// <summary>With a device of the same name.</summary>
    private static async Task<long> AccountAsync(PostgresMessageStore store, string login)
    {
        await store.CreateAccountAsync(login, "hash", default).Within();
        var user = (await store.FindAccountAsync(login, default))!.User;
        await store
            .AddDevicesAsync(user, [new(login, login, new byte[32], 1, 0)], default)
            .Within();
        return user;
    }

    private static NewMessage Message(long user, string to, int id) =>
        new(user, "phone", new Guid(id, 0, 0, new byte[8]).ToByteArray(), to, [1, 2, 3]);

    /// <summary>A migration reads the devices of every user: without an index each time those of everybody.</summary>
    [Fact]
    public async Task The_devices_of_a_user_are_found_by_an_index_whether_they_are_active_or_not()
    {
        var database = await (await servers.SharedAsync()).CreateDatabaseAsync();
        await using var store = await PostgresStores.OpenAsync(database);

        var found = await ScalarAsync(
            database,
            "pg_indexes WHERE tablename = 'device' AND indexdef LIKE '%(user_id)'"
        );

        Assert.Equal(1, found);
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var connections = Npgsql.NpgsqlDataSource.Create(connectionString);
#pragma warning disable CA2100 // The tests' own.
        await using var command = connections.CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync().Within();
    }

    private static async Task<long> ScalarAsync(string connectionString, string table)
    {
        await using var connections = Npgsql.NpgsqlDataSource.Create(connectionString);
#pragma warning disable CA2100 // As above.
        await using var command = connections.CreateCommand($"SELECT count(*) FROM {table}");
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync().Within())!;
    }

    private static async Task CloseAsync(IEnumerable<PostgresMessageStore> stores)
    {
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }
}
