using ChatBackend.Storage;
using ChatBackend.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Chat.Tests.Pushes;

public sealed class SqlitePushOutboxTests : PushOutboxRules
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_store_from_before_pushes_gets_the_table_and_keeps_the_rest()
    {
        var path = _folder.File("old.db");
        await using (var store = StoreAt(path))
        {
            await store.CreateAccountAsync("alice", "hash", default).Within();
        }

        using (var session = new SqliteSession(path, SqliteOpenMode.ReadWrite))
        {
            session.ExecuteScript("DROP TABLE push; PRAGMA user_version=2");
        }

        await using var again = StoreAt(path);
        Assert.NotNull(await again.FindAccountAsync("alice", default));
        Assert.Empty(await again.PushOutbox.FindBehindAsync([1], default));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private protected override Task<(IMessageStore, IPushOutbox)> OpenAsync()
    {
        var store = StoreAt(_folder.File("chat.db"));
        return Task.FromResult<(IMessageStore, IPushOutbox)>((store, store.PushOutbox));
    }

    private static SqliteMessageStore StoreAt(string path) =>
        SqliteMessageStore.Open(new SqliteStoreOptions(path), TimeProvider.System);
}
