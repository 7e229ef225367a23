using Chat.Tests.Testing;
using Chat.Tests.Testing.Postgres;
using ChatBackend.Configuration;
using ChatClient;

namespace Chat.Tests.Nodes;

/// <summary>Two chat servers on one database.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly PostgresServer _postgres;
    private readonly string _connection;

    private TwoNodes(
        TemporaryFolder folder,
        PostgresServer postgres,
        string connection,
        ChatServer[] servers
    )
    {
        _folder = folder;
        _postgres = postgres;
        _connection = connection;
        (First, Second) = (servers[0], servers[1]);
    }

    public ChatServer First { get; }

    public ChatServer Second { get; }

    /// <summary>As ChatBackend:Store names it.</summary>
    public string Store => $"postgres:{_connection}";

    public static async Task<TwoNodes> StartAsync(
        PostgresServer postgres,
        TimeSpan? reread = null,
        Func<ChatBackendSettings, ChatBackendSettings>? with = null
    )
    {
        var folder = new TemporaryFolder();
        var connection = await postgres.CreateDatabaseAsync();
        var servers = await Task.WhenAll(Node(), Node());
        return new TwoNodes(folder, postgres, connection, servers);

        Task<ChatServer> Node() =>
            ChatServer.StartAsync(settings =>
                (with?.Invoke(settings) ?? settings) with
                {
                    Store = $"postgres:{connection}",
                    KeyFile = folder.File("chat.key"),
                    Postgres = new() { RereadEvery = reread ?? TimeSpan.FromMinutes(10) },
                }
            );
    }

    /// <summary>An account with its devices, known to both.</summary>
    public Task<IReadOnlyList<DeviceCredentials>> EnrolAsync(string login, int devices = 1) =>
        First.EnrolAsync(login, devices);

    /// <summary>Ends the connections on which nodes listen, and waits until they have gone.</summary>
    public Task DeafenAsync() =>
        ExecuteAsync(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"
        );

    /// <summary>How many nodes listen.</summary>
    public Task<long> ListenersAsync() =>
        _postgres.ScalarAsync<long>(
            Database,
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"
        );

    public Task ExecuteAsync(string sql) => _postgres.ExecuteAsync(Database, sql);

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        _folder.Dispose();
    }

    private string Database => new Npgsql.NpgsqlConnectionStringBuilder(_connection).Database!;
}
