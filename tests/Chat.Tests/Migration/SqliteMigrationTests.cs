using ChatBackend.Storage;
using ChatBackend.Storage.Migration;
using ChatBackend.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Tests.Migration;

/// <summary>From one file to another; and what can be looked into closely there.</summary>
public sealed class SqliteMigrationTests : MigrationRules
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData((int)MigrationStep.DualWrite)]
    [InlineData((int)MigrationStep.Backfill)]
    [InlineData((int)MigrationStep.Verify)]
    [InlineData((int)MigrationStep.CutOver)]
    public async Task Going_back_after_any_step_leaves_an_ordinary_store_and_loses_nothing(int step)
    {
        var (alice, bob) = await TownAsync();
        await RunAsync((MigrationStep)step);
        await ChangeAsync(alice, bob, 1);

        await BackAsync();

        Assert.Null(await Old.Migration.MarkAsync(default));
        await ChangeAsync(alice, bob, 2);
        Assert.Equal(1, await CountAsync(alice, "text 2001"));
        Assert.Equal(1, await CountAsync(alice, "text 2002"));

        await RunAsync(MigrationStep.CutOver);
        await AssertSameAsync();
        await ChangeAsync(alice, bob, 3);
    }

    [Fact]
    public async Task A_message_that_is_not_the_same_in_both_stores_is_found_and_named()
    {
        await TownAsync();
        await RunAsync(MigrationStep.Backfill);
        using (var session = new SqliteSession(File("new"), SqliteOpenMode.ReadWrite))
        {
            session.ExecuteScript(
                "UPDATE message SET body = x'00' WHERE id = (SELECT message FROM inbox WHERE user = 2 ORDER BY seq LIMIT 1)"
            );
        }

        var fault = await Assert.ThrowsAsync<MigrationException>(() =>
            RunAsync(MigrationStep.CutOver)
        );

        Assert.Matches("user [12], messages .* hash .* Nothing was cut over", fault.Message);
        Assert.Equal(StoreState.Open, (await Old.Migration.MarkAsync(default))!.State);
    }

    [Fact]
    public async Task A_device_that_is_not_the_same_in_both_stores_is_found_and_named()
    {
        await TownAsync();
        await RunAsync(MigrationStep.Backfill);
        using (var session = new SqliteSession(File("new"), SqliteOpenMode.ReadWrite))
        {
            session.ExecuteScript(
                "UPDATE store_migration SET copying = 1; UPDATE device SET cursor = 3 WHERE id = 'b1'; UPDATE store_migration SET copying = 0"
            );
        }

        var fault = await Assert.ThrowsAsync<MigrationException>(() =>
            RunAsync(MigrationStep.CutOver)
        );

        Assert.Contains("user 2 (bob)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_follows_keeps_the_old_store_up_until_the_migration_ends()
    {
        var (alice, _) = await TownAsync();
        var command = Migrator();
        await command.RunAsync(MigrationStep.CutOver, default).Within();
        var following = command.FollowAsync(default);

        var sent = await SendAsync(alice, "a1", "user:bob", 6000);
        await Eventually.Holds(
            async () => (await Old.FindDeviceAsync("a1", default))!.Head == sent.Sequence,
            () => "the old store did not get the message"
        );
        await Migrator().FinishAsync(default).Within();

        await following.Within();
        Assert.Null(await New.Migration.MarkAsync(default));
    }

    [Fact]
    public async Task Sends_that_are_refused_at_once_again_and_again_keep_their_order()
    {
        var (alice, _) = await TownAsync();
        await using var server = Following(
            new RefusingStore(Old, times: 5),
            new BorrowedStore(New),
            TimeProvider.System
        );

        var sends = Enumerable
            .Range(0, 10)
            .Select(i => server.AppendAsync(Message(alice, "a1", "user:bob", 6100 + i), default))
            .ToList();
        var numbers = (await Task.WhenAll(sends).Within()).Select(result => result.Sequence);

        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal(10, numbers.Distinct().Count());
    }

    /// <summary>Nobody has restarted the servers since the first move, and now the store moves again.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_names_the_first_store_follows_two_moves_and_opens_none_in_between(
        bool looksBetween
    )
    {
        var (alice, _) = await TownAsync();
        await RunAsync(MigrationStep.CutOver);
        await BackAsync();
        await RunAsync(MigrationStep.CutOver);
        await Migrator().FinishAsync(default).Within();
        await using var third = await Open("third");
        var clock = new ManualTimeProvider();
        await using var server = new FollowingStore(
            new StoreWatch(
                new BorrowedStore(Old),
                (name, _) =>
                    Task.FromResult<IMigratableStore>(
                        new BorrowedStore(name == "sqlite:new" ? New : third)
                    ),
                clock,
                NullLogger<StoreWatch>.Instance
            )
        );
        if (looksBetween)
        {
            await server.AppendAsync(Message(alice, "a1", "user:bob", 7000), default).Within();
        }

        await new Migrator(
            new StorePair(new NamedStore("sqlite:new", New), new NamedStore("sqlite:third", third)),
            0,
            TimeProvider.System,
            _ => { }
        )
            .RunAsync(MigrationStep.CutOver, default)
            .Within();
        var send = server.AppendAsync(Message(alice, "a1", "user:bob", 7001), default);
        await Limits.Until(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return send.IsCompleted;
        });

        Assert.Null((await send).Rejection);
        var log = await third.ReadAsync(alice, 0, All, default);
        Assert.Equal((await send).Sequence, log.Items[^1].Sequence);
        Assert.Equal(StoreState.Closed, (await New.Migration.MarkAsync(default))!.State);
        Assert.Equal(log.Head, (await server.ReadAsync(alice, 0, All, default)).Head);
    }

    private protected override Task<IMigratableStore> OpenOldAsync() => Open("old");

    private protected override Task<IMigratableStore> OpenNewAsync() => Open("new");

    private protected override ValueTask CloseAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<IMigratableStore> Open(string name) =>
        Task.FromResult<IMigratableStore>(
            SqliteMessageStore.Open(new SqliteStoreOptions(File(name)), TimeProvider.System)
        );

    private string File(string name) => _folder.File($"{name}.db");
}
