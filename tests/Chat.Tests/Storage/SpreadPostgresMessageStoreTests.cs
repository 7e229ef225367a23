using Chat.Tests.Testing.Postgres;
using ChatBackend.Storage;

namespace Chat.Tests.Storage;

/// <summary>What every store keeps, kept by PostgreSQL with its log on three servers.</summary>
[Trait("Needs", "servers")]
public sealed class SpreadPostgresMessageStoreTests(SpreadPostgres servers)
    : MessageStoreRules,
        IClassFixture<SpreadPostgres>
{
    /// <summary>Enough users for every partition to have one.</summary>
    private const int Users = 64;

    [Fact]
    public async Task A_group_message_is_stored_on_every_server_that_has_the_log_of_a_member()
    {
        var alice = await AccountAsync("alice", "a1");
        var others = Enumerable.Range(0, Users).Select(i => $"user{i}").ToList();
        foreach (var login in others)
        {
            await AccountAsync(login, login);
        }

        var group = await Store.CreateGroupAsync(alice, "us", others, default).Within();

        await SendAsync(alice, "a1", group.Conversation!, 1);

        foreach (var device in others)
        {
            Assert.Single(await ReadAllAsync(device));
        }

        foreach (var shard in servers.Shards)
        {
            Assert.InRange(await CountAsync(shard), 1, Users - 1);
        }
    }

    /// <summary>A shard commits before the coordinator: when the latter dies in between, this is what is left.</summary>
    [Fact]
    public async Task A_row_beyond_the_head_is_seen_by_nobody_and_replaced_by_the_next_message()
    {
        var (user, name) = await UserOnShardAsync();
        await SendAsync(user, name, $"user:{name}", 1);
        await LeaveBehindAsync(user, sequence: 2);
        await LeaveBehindAsync(user, sequence: 3);

        Assert.Single(await ReadAllAsync(name));
        Assert.Equal(2, (await SendAsync(user, name, $"user:{name}", 2)).Sequence);
        Assert.Equal(3, (await SendAsync(user, name, $"user:{name}", 3)).Sequence);

        var log = await ReadAllAsync(name);
        Assert.Equal([1, 2, 3], log.Select(item => item.Sequence));
        Assert.All(log, item => Assert.Equal($"user:{name}", item.Conversation));
    }

    [Fact]
    public async Task What_a_server_has_lost_is_told_as_a_reset_and_not_skipped()
    {
        var (user, name) = await UserOnShardAsync();
        for (var i = 1; i <= 4; i++)
        {
            await SendAsync(user, name, $"user:{name}", i);
        }

        var (shard, table) = (await servers.LogOfAsync(user))!.Value;
        await shard.ExecuteAsync(
            "postgres",
            $"DELETE FROM {table} WHERE user_id = {user} AND seq = 2"
        );

        var limits = new PageLimits(100, 10_000);
        var before = await Store.ReadAsync(user, 0, limits, default);
        var after = await Store.ReadAsync(user, 1, limits, default);
        var rest = await Store.ReadAsync(user, after.Low, limits, default);

        Assert.Equal([1], before.Items.Select(item => item.Sequence));
        Assert.Equal(2, after.Low);
        Assert.Equal([3, 4], rest.Items.Select(item => item.Sequence));
    }

    [Fact]
    public async Task A_partition_moves_to_another_server_with_what_is_in_it()
    {
        var (user, name) = await UserAsync(isOnShard: false);
        await SendAsync(user, name, $"user:{name}", 1);
        await SendAsync(user, name, $"user:{name}", 2);

        await servers.MoveAsync(await servers.PartitionOfAsync(user), shard: 1);

        Assert.Equal(3, (await SendAsync(user, name, $"user:{name}", 3)).Sequence);
        Assert.Equal([1, 2, 3], (await ReadAllAsync(name)).Select(item => item.Sequence));
        Assert.Equal(3, await CountAsync(servers.Shards[1]));
    }

    [Fact]
    public async Task While_a_server_is_away_those_go_on_whose_logs_are_elsewhere()
    {
        var (here, name) = await UserAsync(isOnShard: false);
        var (there, other) = await UserOnShardAsync();
        await servers.SetReachableAsync(false);
        try
        {
            var lost = SendAsync(there, other, $"user:{other}", 1);
            var kept = SendAsync(here, name, $"user:{name}", 1);

            await Assert.ThrowsAsync<StoreUnavailableException>(() => lost);
            Assert.Equal(1, (await kept).Sequence);
        }
        finally
        {
            await servers.SetReachableAsync(true);
        }

        Assert.Equal(1, (await SendAsync(there, other, $"user:{other}", 1)).Sequence);
    }

    private protected override IMessageStore Open() => OpenAsync().GetAwaiter().GetResult();

    private async Task<IMessageStore> OpenAsync()
    {
        await servers.EmptyAsync();
        return await PostgresStores.OpenAsync(servers.Connection, Clock);
    }

    private Task<(long User, string Name)> UserOnShardAsync() => UserAsync(isOnShard: true);

    /// <summary>A user whose log is at a shard, or at the coordinator; its login and its device have the same name.</summary>
    private async Task<(long User, string Name)> UserAsync(bool isOnShard)
    {
        for (var i = 0; i < Users; i++)
        {
            var name = isOnShard ? $"there{i}" : $"here{i}";
            var user = await AccountAsync(name, name);
            if (await servers.LogOfAsync(user) is not null == isOnShard)
            {
                return (user, name);
            }
        }

        throw new InvalidOperationException("no user has its log there");
    }

    private async Task LeaveBehindAsync(long user, int sequence)
    {
        var (shard, table) = (await servers.LogOfAsync(user))!.Value;
        await shard.ExecuteAsync(
            "postgres",
            $"INSERT INTO {table} VALUES ({user}, {sequence}, '', 'left behind', 1, '', 0, 0, '')"
        );
    }

    private static Task<long> CountAsync(PostgresServer shard)
    {
        var tables = Enumerable
            .Range(0, 16)
            .Select(i => $"(SELECT count(*) FROM chatbackend.log_{i})");
        return shard.ScalarAsync<long>("postgres", $"SELECT {string.Join(" + ", tables)}");
    }
}
