using Chat.Tests.Testing.Postgres;
using ChatBackend.Storage;

namespace Chat.Tests.Pushes;

[Trait("Needs", "servers")]
public sealed class PostgresPushOutboxTests(PostgresServers servers) : PushOutboxRules
{
    private protected override async Task<(IMessageStore, IPushOutbox)> OpenAsync()
    {
        var server = await servers.SharedAsync();
        var store = await PostgresStores.OpenAsync(await server.CreateDatabaseAsync());
        return (store, store.PushOutbox);
    }
}
