using Chat.Tests.Testing.Postgres;
using ChatBackend.Storage;
using ChatBackend.Storage.Postgres;

namespace Chat.Tests.Storage;

/// <summary>A primary with a synchronous standby, in the moments when one of them is missing.</summary>
[Trait("Needs", "servers")]
public sealed class PostgresStandbyTests
{
    private static readonly PageLimits Everything = new(int.MaxValue, int.MaxValue);

    [Fact]
    public async Task A_standby_is_no_store_and_what_no_standby_has_is_not_accepted()
    {
        var (port, other) = (FreePort.Find(), FreePort.Find());
        await using var primary = await PostgresServer.StartDurableAsync(
            port,
            "synchronous_standby_names=*",
            "wal_keep_size=1GB"
        );
        var standby = await PostgresServer.StartStandbyAsync(other, primary);
        await using var store = await PostgresStores.OpenAsync(
            primary.ConnectionTo("postgres") + ";Command Timeout=1",
            patience: TimeSpan.FromSeconds(1)
        );
        await store.CreateAccountAsync("alice", "hash", default).Within();

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            PostgresStores.OpenAsync(standby.ConnectionTo("postgres"))
        );
        Assert.Contains("a standby", refused.Message, StringComparison.Ordinal);

        await standby.KillAsync();
        await standby.DisposeAsync();
        var message = new NewMessage(1, "phone", new byte[16], "user:alice", [1]);
        for (var i = 0; i < 2; i++)
        {
            // The second time the message is there already, and still on one server only.
            await Assert.ThrowsAsync<StoreUnavailableException>(() =>
                store.AppendAsync(message, default).Within()
            );
        }

        await using var next = await PostgresServer.StartStandbyAsync(other, primary);
        await Eventually.Holds(
            async () => await TryAsync(store, message) is { Sequence: 1 },
            () => "the message is not accepted although a standby is there"
        );
        Assert.Single((await store.ReadAsync(1, 0, Everything, default)).Items);
    }

    private static async Task<AppendResult?> TryAsync(
        PostgresMessageStore store,
        NewMessage message
    )
    {
        try
        {
            return await store.AppendAsync(message, default).Within();
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }
}
