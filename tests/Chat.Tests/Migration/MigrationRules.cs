using System.Text;
using ChatBackend.Storage;
using ChatBackend.Storage.Migration;

namespace Chat.Tests.Migration;

/// <summary>What a migration keeps, whichever stores it is between. A new pair of stores gets these tests by one subclass.</summary>
public abstract class MigrationRules : MigrationScene
{
    [Fact]
    public async Task After_the_last_step_the_new_store_has_everything()
    {
        var (alice, bob) = await TownAsync();
        var first = await SendAsync(alice, "a1", "user:bob", 1000);
        await Server.MarkTicketUsedAsync("a1", 17, default).Within();

        await RunAsync(MigrationStep.CutOver);

        await AssertSameAsync();
        Assert.NotEmpty((await New.ReadAsync(bob, 0, All, default)).Items);
        var repeat = await SendAsync(alice, "a1", "user:bob", 1000);
        Assert.Equal(
            (first.Sequence, first.SentAtMilliseconds),
            (repeat.Sequence, repeat.SentAtMilliseconds)
        );
        Assert.Empty(repeat.Recipients);
        Assert.Equal(17, (await New.FindDeviceAsync("a1", default))!.TicketSerial);
    }

    [Fact]
    public async Task The_store_that_is_not_open_refuses_every_change()
    {
        var (alice, _) = await TownAsync();

        await RunAsync(MigrationStep.Verify);
        await RefusesAsync(New, alice);
        await RunAsync(MigrationStep.CutOver);
        await RefusesAsync(Old, alice);

        Assert.Equal(StoreState.Open, (await New.Migration.MarkAsync(default))!.State);
    }

    [Fact]
    public Task What_changes_between_the_steps_is_carried_over() => ChangeBetweenStepsAsync();

    [Fact]
    public async Task After_finishing_the_new_store_is_an_ordinary_one_and_servers_still_find_it()
    {
        var (alice, _) = await TownAsync();
        await RunAsync(MigrationStep.CutOver);

        await Migrator().FinishAsync(default).Within();

        Assert.Null(await New.Migration.MarkAsync(default));
        await using var late = Following(TimeProvider.System);
        await late.AppendAsync(Message(alice, "a1", "user:bob", 3000), default).Within();
        var log = await New.ReadAsync(alice, 0, All, default);
        Assert.Equal("text 3000", Encoding.UTF8.GetString(log.Items[^1].Body));
        await Assert.ThrowsAsync<MigrationException>(BackAsync);

        await ReturnAsync();
        await late.AppendAsync(Message(alice, "a1", "user:bob", 3001), default).Within();
        log = await Old.ReadAsync(alice, 0, All, default);
        Assert.Equal("text 3001", Encoding.UTF8.GetString(log.Items[^1].Body));
        Assert.Equal("text 3000", Encoding.UTF8.GetString(log.Items[^2].Body));
    }

    [Fact]
    public async Task Messages_that_are_under_way_while_servers_go_over_keep_their_order()
    {
        var (alice, _) = await TownAsync();
        await RunAsync(MigrationStep.Verify);
        var over = RunAsync(MigrationStep.CutOver);
        var sends = new List<Task<AppendResult>>();
        for (var i = 0; !over.IsCompleted || i < 100; i++)
        {
            sends.Add(Server.AppendAsync(Message(alice, "a1", "user:alice", 10_000 + i), default));
            if (sends.Count(send => !send.IsCompleted) >= 32)
            {
                await sends[i - 31].Within();
            }
        }

        await over;
        var results = await Task.WhenAll(sends).Within();

        var numbers = results.Select(result => result.Sequence).ToList();
        Assert.Equal(Enumerable.Range(0, numbers.Count).Select(i => numbers[0] + i), numbers);
        var log = await New.ReadAsync(alice, 0, All, default);
        Assert.Equal(numbers[^1], log.Items[^1].Sequence);
    }

    [Fact]
    public async Task A_send_that_was_refused_is_accepted_though_the_migration_has_ended_since()
    {
        var (alice, _) = await TownAsync();
        var (old, seen) = (new HeldStore(Old), new TaskCompletionSource());
        await using var server = Following(old, new BorrowedStore(New), TimeProvider.System);
        await RunAsync(MigrationStep.CutOver);
        old.Refusing = seen.Task;

        var send = server.AppendAsync(Message(alice, "a1", "user:bob", 6000), default);
        await Limits.Until(() => old.Refusals == 1);
        await BackAsync();
        seen.SetResult();

        Assert.Null((await send.Within()).Rejection);
        Assert.Null(await Old.Migration.MarkAsync(default));
        Assert.Equal(1, await CountAsync(alice, "text 6000"));
    }

    [Fact]
    public async Task A_send_follows_through_two_moves_that_come_at_once()
    {
        var (alice, _) = await TownAsync();
        var (old, fresh) = (new HeldStore(Old), new HeldStore(New));
        var moved = new TaskCompletionSource();
        await using var server = Following(old, fresh, TimeProvider.System);
        await RunAsync(MigrationStep.CutOver);
        fresh.Coming = moved.Task;

        var send = server.AppendAsync(Message(alice, "a1", "user:bob", 6001), default);
        await Limits.Until(() => old.Refusals == 1);
        await BackAsync();
        moved.SetResult();

        Assert.Null((await send.Within()).Rejection);
        Assert.Equal(1, fresh.Refusals);
        Assert.Equal(1, await CountAsync(alice, "text 6001"));
    }

    [Fact]
    public async Task A_send_that_is_slow_to_reach_the_old_store_stays_before_those_that_came_after_it()
    {
        var (alice, _) = await TownAsync();
        var (old, slow) = (new HeldStore(Old), new TaskCompletionSource());
        await using var server = Following(old, new BorrowedStore(New), TimeProvider.System);
        old.Coming = slow.Task;
        var first = server.AppendAsync(Message(alice, "a1", "user:bob", 6002), default);
        await RunAsync(MigrationStep.CutOver);
        await server.ReadAsync(alice, 0, All, default);

        var second = server.AppendAsync(Message(alice, "a1", "user:bob", 6003), default);
        slow.SetResult();

        Assert.True((await first.Within()).Sequence < (await second.Within()).Sequence);
    }

    [Fact]
    public async Task An_older_command_that_comes_back_is_stopped()
    {
        await TownAsync();
        await RunAsync(MigrationStep.Backfill);

        await New.Migration.ClaimAsync("newer", default).Within();

        await Assert.ThrowsAsync<MigrationTakenOverException>(() =>
            New.Migration.ImportAsync("older", new StoreCopy(), default)
        );
        await Assert.ThrowsAsync<MigrationTakenOverException>(() =>
            New.Migration.SaveAsync("older", MigrationStep.Verify, "", default)
        );
    }

    /// <summary>Nothing runs but servers: the command died after it had closed the store.</summary>
    [Fact]
    public async Task A_store_that_a_dead_command_has_closed_is_opened_again_by_a_server()
    {
        var (alice, _) = await TownAsync();
        await RunAsync(MigrationStep.Verify);
        var clock = new ManualTimeProvider();
        await using var server = Following(clock);
        Assert.True(await Old.Migration.CloseAsync(7, default).Within());

        var send = server.AppendAsync(Message(alice, "a1", "user:bob", 4000), default);
        await Limits.Until(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return send.IsCompleted;
        });

        Assert.Null((await send).Rejection);
        Assert.Equal(StoreState.Open, (await Old.Migration.MarkAsync(default))!.State);
        Assert.False(await Old.Migration.DecideAsync(7, default).Within());
    }

    /// <summary>As above, but it died between deciding and opening.</summary>
    [Fact]
    public async Task A_move_that_is_decided_is_ended_by_a_server()
    {
        var (alice, _) = await TownAsync();
        await RunAsync(MigrationStep.Verify);
        var clock = new ManualTimeProvider();
        await using var server = Following(clock);
        Assert.True(await Old.Migration.CloseAsync(7, default).Within());
        Assert.True(await Old.Migration.DecideAsync(7, default).Within());

        var send = server.AppendAsync(Message(alice, "a1", "user:bob", 4000), default);
        await Limits.Until(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return send.IsCompleted;
        });

        Assert.Null((await send).Rejection);
        Assert.Equal(StoreState.Open, (await New.Migration.MarkAsync(default))!.State);
    }
}
