namespace Chat.Tests.Testing.Postgres;

/// <summary>
/// A store that is spread over three servers, made with the scripts that operators use: a coordinator keeps a quarter of the partitions of
/// the log, two shards the others. Emptied for each test.
/// </summary>
public sealed class SpreadPostgres : IAsyncLifetime
{
    private const int Partitions = 16;
    private const int Servers = 4;

    /// <summary>Which shard has a partition; the others are at the coordinator.</summary>
    private readonly Dictionary<int, int> _moved = [];

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
                await MoveAsync(partition, partition % _shards.Count);
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
        var partition = await PartitionOfAsync(user);
        return _moved.TryGetValue(partition, out var shard)
            ? (_shards[shard], $"chatbackend.log_{partition}")
            : null;
    }

    /// <summary>Which partition a user's log is in.</summary>
    internal Task<int> PartitionOfAsync(long user) =>
        Coordinator.ScalarAsync<int>(
            "postgres",
            $"""
            SELECT r FROM generate_series(0, 15) AS r
            WHERE satisfies_hash_partition('chatbackend.log'::regclass, 16, r, {user}::bigint)
            """
        );

    /// <summary>Lets the coordinator look for both shards where they are, or where nobody is.</summary>
    internal async Task SetReachableAsync(bool reachable)
    {
        for (var i = 0; i < _shards.Count; i++)
        {
            var port = reachable ? _shards[i].Port : 1;
            await Coordinator.ExecuteAsync(
                "postgres",
                $"ALTER SERVER shard{i} OPTIONS (SET port '{port}')"
            );
        }
    }

    /// <summary>Moves a partition to a shard.</summary>
    internal async Task MoveAsync(int partition, int shard)
    {
        await RunAsync(
            Coordinator,
            "move-partition.sql",
            ("partition", $"{partition}"),
            ("shard", $"shard{shard}")
        );
        _moved.Add(partition, shard);
    }

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
