using Chat.Tests.Testing.Postgres;
using ChatBackend.Storage.Migration;

namespace Chat.Tests.Migration;

/// <summary>From one PostgreSQL to several that share a log, and back.</summary>
[Trait("Needs", "servers")]
public sealed class SpreadMigrationTests(PostgresServers servers, SpreadPostgres spread)
    : MigrationScene,
        IClassFixture<SpreadPostgres>
{
    [Fact]
    public Task A_log_on_several_servers_gets_everything_and_gives_it_back() =>
        ChangeBetweenStepsAsync();

    private protected override async Task<IMigratableStore> OpenOldAsync()
    {
        var server = await servers.SharedAsync();
        return await PostgresStores.OpenAsync(await server.CreateDatabaseAsync());
    }

    private protected override async Task<IMigratableStore> OpenNewAsync()
    {
        var store = await PostgresStores.OpenAsync(spread.Connection);
        await spread.EmptyAsync().Within();
        return store;
    }
}
