using Chat.Tests.Testing.Postgres;
using ChatBackend.Storage.Migration;
using ChatBackend.Storage.Sqlite;

namespace Chat.Tests.Migration;

/// <summary>From the embedded store to PostgreSQL, and so, by going back, the other way as well.</summary>
[Trait("Needs", "servers")]
public sealed class PostgresMigrationTests(PostgresServers servers) : MigrationRules
{
    private readonly TemporaryFolder _folder = new();

    private protected override Task<IMigratableStore> OpenOldAsync() =>
        Task.FromResult<IMigratableStore>(
            SqliteMessageStore.Open(
                new SqliteStoreOptions(_folder.File("old.db")),
                TimeProvider.System
            )
        );

    private protected override async Task<IMigratableStore> OpenNewAsync()
    {
        var server = await servers.SharedAsync();
        return await PostgresStores.OpenAsync(await server.CreateDatabaseAsync());
    }

    private protected override ValueTask CloseAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
