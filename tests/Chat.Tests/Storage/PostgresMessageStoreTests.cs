using Chat.Tests.Testing.Postgres;
using ChatBackend.Storage;

namespace Chat.Tests.Storage;

/// <summary>What every store keeps, kept by PostgreSQL.</summary>
[Trait("Needs", "servers")]
public sealed class PostgresMessageStoreTests(PostgresServers servers) : MessageStoreRules
{
    private protected override IMessageStore Open() => OpenAsync().GetAwaiter().GetResult();

    private async Task<IMessageStore> OpenAsync()
    {
        var server = await servers.SharedAsync();
        return await PostgresStores.OpenAsync(await server.CreateDatabaseAsync(), Clock);
    }
}
