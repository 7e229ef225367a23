namespace Chat.Tests.Testing.Postgres;

/// <summary>
/// A store that is spread over three servers, made with the scripts that operators use: a coordinator keeps a quarter of the partitions of
/// the log, two shards the others. Emptied for each test.
/// </summary>
public sealed class SpreadPostgres : IAsyncLifetime
{
    private const int Partitions = 16;
    private const int Servers = 4;

    private PostgresServer? _coordinator;
    private List<PostgresServer> _shards = [];

    public string Connection => Coordinator.ConnectionTo("postgres");

    internal PostgresServer Coordinator => _coordinator!;

    internal IReadOnlyList<PostgresServer> Shards => _shards;

    public async ValueTask InitializeAsync()
    {
        var servers = await Task.WhenAll(
            PostgresServer.StartAsync(),
            PostgresServer.StartAsync(),
            PostgresServer.StartAsync()
        );
        (_coordinator, _shards) = (servers[0], [.. servers[1..]]);
        // The first start makes the tables.
        await (await PostgresStores.OpenAsync(Connection)).DisposeAsync();
        for (var i = 0; i < _shards.Count; i++)
        {
            await AddAsync(_shards[i], $"shard{i}");
        }

        for (var partition = 0; partition < Partitions; partition++)
        {
            if (partition % Servers != 0)
            {
                await MoveAsync(partition, $"shard{partition % _shards.Count}");
            }
        }
    }

    /// <summary>As on the first day.</summary>
    public Task EmptyAsync() =>
        Coordinator.ExecuteAsync(
            "postgres",
            """
            SET search_path = chatbackend;
            TRUNCATE account, head, device, log, body, sent, chat_group, member RESTART IDENTITY
            """
        );

    /// <summary>Where a user's log is: the shard and its table there; null when it is at the coordinator.</summary>
    internal async Task<(PostgresServer Shard, string Table)?> LogOfAsync(long user)
    {
        var partition = await Coordinator.ScalarAsync<int>(
            "postgres",
            $"""
            SELECT r FROM generate_series(0, 15) AS r
            WHERE satisfies_hash_partition('chatbackend.log'::regclass, 16, r, {user}::bigint)
            """
        );
        return partition % Servers == 0
            ? null
            : (_shards[partition % _shards.Count], $"chatbackend.log_{partition}");
    }

    /// <summary>Moves a partition to a shard.</summary>
    private Task<string> MoveAsync(int partition, string shard) =>
        RunAsync(
            Coordinator,
            "move-partition.sql",
            ("partition", $"{partition}"),
            ("shard", shard)
        );

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _shards.Append(Coordinator))
        {
            await server.DisposeAsync();
        }
    }

    private async Task AddAsync(PostgresServer shard, string name)
    {
        await RunAsync(shard, "shard.sql");
        await RunAsync(
            Coordinator,
            "add-shard.sql",
            ("shard", name),
            ("host", "127.0.0.1"),
            ("port", $"{shard.Port}"),
            ("dbname", "postgres"),
            ("role", "postgres"),
            ("user", "postgres"),
            ("password", "none")
        );
    }

    private static Task<string> RunAsync(
        PostgresServer server,
        string script,
        params (string Name, string Value)[] variables
    ) => server.RunScriptAsync("postgres", Repository.File($"deploy/postgres/{script}"), variables);
}
