using System.Text;
using ChatBackend.Storage;
using ChatBackend.Storage.Migration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Tests.Migration;

/// <summary>Two stores, a migration between them, and a chat server on the old one.</summary>
public abstract class MigrationScene : IAsyncLifetime
{
    private const int Day = 20_000;
    private protected static readonly PageLimits All = new(int.MaxValue, int.MaxValue);

    private NamedStore? _old;
    private NamedStore? _new;
    private FollowingStore? _server;

    private protected IMigratableStore Old => _old!.Store;

    private protected IMigratableStore New => _new!.Store;

    /// <summary>What a chat server works with that was started on the old store.</summary>
    private protected IMessageStore Server => _server!;

    public async ValueTask InitializeAsync()
    {
        _old = new NamedStore("sqlite:old", await OpenOldAsync());
        _new = new NamedStore("sqlite:new", await OpenNewAsync());
        _server = Following(TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        await New.DisposeAsync();
        await Old.DisposeAsync();
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Goes through all steps, with changes after each of them, and back.</summary>
    private protected async Task ChangeBetweenStepsAsync()
    {
        var (alice, bob) = await TownAsync();
        foreach (var step in Enum.GetValues<MigrationStep>())
        {
            await RunAsync(step);
            await ChangeAsync(alice, bob, (int)step);
        }

        await BackAsync();
        await AssertSameLogAsync(alice);
        Assert.Null(await Old.FindDeviceAsync("b4", default));
        Assert.Equal("hash 4", (await Old.FindAccountAsync("alice", default))!.PasswordHash);
        var devices = (await Old.Migration.UsersAsync([alice], default))
            .SelectMany(user => user.Devices)
            .ToDictionary(device => device.Id);
        Assert.Equal("token 4", devices["a1"].PushToken);
        Assert.Equal("before", devices["a2"].PushToken);
        Assert.Equal((await Old.ReadAsync(alice, 0, All, default)).Head, devices["x4"].Told);
        foreach (var step in Enum.GetValues<MigrationStep>())
        {
            // A repeat, after the store has changed once or twice, is still one.
            await SendAsync(alice, "a1", "user:bob", 2000 + (int)step);
            Assert.Equal(1, await CountAsync(alice, $"text {2000 + (int)step}"));
        }
    }

    private protected abstract Task<IMigratableStore> OpenOldAsync();

    private protected abstract Task<IMigratableStore> OpenNewAsync();

    /// <summary>Ends what the stores were on.</summary>
    private protected virtual ValueTask CloseAsync() => ValueTask.CompletedTask;

    private protected Task RunAsync(MigrationStep until) =>
        Migrator().RunAsync(until, default).Within();

    /// <summary>Alice with two devices, Bob with two, of which one is about to be revoked, Carla, a group of all; some of it read and trimmed.</summary>
    private protected async Task<(long Alice, long Bob)> TownAsync()
    {
        var alice = await AccountAsync("alice", "a1", "a2");
        var bob = await AccountAsync("bob", "b0", "b1", "b2", "b3", "b4");
        await AccountAsync("carla", "c1");
        var group = await Server.CreateGroupAsync(alice, "us", ["bob", "carla"], default).Within();
        for (var i = 1; i <= 10; i++)
        {
            await SendAsync(alice, "a1", "user:bob", i);
            await SendAsync(bob, "b0", group.Conversation!, 100 + i, i * 40);
        }

        await Server.AcknowledgeAsync(alice, "a1", 7, default).Within();
        await Server.AcknowledgeAsync(alice, "a2", 5, default).Within();
        await Server.RevokeDeviceAsync("b0", default).Within();
        await _server!.PushOutbox.SetTokenAsync("a2", "before", default).Within();
        await TellAsync(alice);
        return (alice, bob);
    }

    private protected async Task ChangeAsync(long alice, long bob, int n)
    {
        await SendAsync(alice, "a1", "user:bob", 2000 + n);
        await AccountAsync($"new{n}", $"n{n}");
        await SendAsync(bob, "b1", $"user:new{n}", 2100 + n);
        await Server.AcknowledgeAsync(alice, "a1", 9 + n, default).Within();
        await Server.AcknowledgeAsync(alice, "a2", 8 + n, default).Within();
        await Server.RevokeDeviceAsync($"b{n}", default).Within();
        await Server.SetPasswordHashAsync(alice, $"hash {n}", default).Within();
        await Server.MarkSeenAsync("a1", Day + n, default).Within();
        await Server.CreateGroupAsync(alice, $"group {n}", ["bob"], default).Within();
        await Server.AddDevicesAsync(alice, [DeviceOf($"x{n}")], default).Within();
        await _server!.PushOutbox.SetTokenAsync("a1", $"token {n}", default).Within();
        await TellAsync(alice);
    }

    /// <summary>Tells the user's devices that are behind of what waits for them.</summary>
    private async Task TellAsync(long user)
    {
        var outbox = _server!.PushOutbox;
        var behind = await outbox.FindBehindAsync([user], default);
        var due = await outbox.ClaimAsync(behind, now: 1, claimEnds: 1, default).Within();
        Assert.NotEmpty(due);
        foreach (var push in due)
        {
            await outbox.SettleAsync(new(push.DeviceId, push.Head, 0, 0), default).Within();
        }
    }

    private protected Migrator Migrator() =>
        new(new StorePair(_old!, _new!), 0, TimeProvider.System, _ => { });

    /// <summary>Takes the servers from the new store to the old one, by a migration of its own.</summary>
    private protected Task ReturnAsync() =>
        new Migrator(new StorePair(_new!, _old!), 0, TimeProvider.System, _ => { })
            .RunAsync(MigrationStep.CutOver, default)
            .Within();

    private protected Task BackAsync() => Migrator().BackAsync(default).Within();

    private protected FollowingStore Following(TimeProvider clock) =>
        Following(new BorrowedStore(Old), new BorrowedStore(New), clock);

    private protected static FollowingStore Following(
        IMigratableStore old,
        IMigratableStore fresh,
        TimeProvider clock
    ) =>
        new(
            new StoreWatch(
                old,
                (_, _) => Task.FromResult(fresh),
                clock,
                NullLogger<StoreWatch>.Instance
            )
        );

    private protected async Task AssertSameAsync()
    {
        var comparison = new Comparison(Old, New);
        var users = await Old.Migration.UsersAfterAsync(0, 1000, default);
        await comparison.UsersAsync(users, default);
        await comparison.GroupsAsync(
            await Old.Migration.GroupsAfterAsync("", 1000, default),
            default
        );
        await comparison.SendsAsync(
            await Old.Migration.SendsAfterAsync([], 1000, default),
            default
        );
        Assert.Equal(0, await Old.Migration.CountChangesAsync(default));
        Assert.True(comparison.Messages > 0);
    }

    private async Task AssertSameLogAsync(long user)
    {
        var (one, other) = (
            await Old.ReadAsync(user, 0, All, default),
            await New.ReadAsync(user, 0, All, default)
        );
        Assert.Equal((one.Head, one.Low), (other.Head, other.Low));
        Assert.Equal(
            one.Items.Select(item => (item.Sequence, Convert.ToHexString(item.Body))),
            other.Items.Select(item => (item.Sequence, Convert.ToHexString(item.Body)))
        );
    }

    private protected async Task<int> CountAsync(long user, string text)
    {
        var log = await Server.ReadAsync(user, 0, All, default);
        return log.Items.Count(item => Encoding.UTF8.GetString(item.Body) == text);
    }

    private protected static async Task RefusesAsync(IMigratableStore store, long user)
    {
        Task[] changes =
        [
            store.AppendAsync(Message(user, "a1", "user:bob", 5000), default),
            store.CreateAccountAsync("late", "hash", default),
            store.SetPasswordHashAsync(user, "late", default),
            store.AddDevicesAsync(user, [DeviceOf("late")], default),
            store.RevokeDeviceAsync("a1", default),
            store.MarkSeenAsync("a1", Day + 1000, default),
            store.MarkTicketUsedAsync("a1", 1000, default),
            store.AcknowledgeAsync(user, "a1", 1000, default),
            store.CreateGroupAsync(user, "late", ["bob"], default),
            store.PushOutbox.SetTokenAsync("a1", "late", default),
        ];
        foreach (var change in changes)
        {
            await Assert.ThrowsAnyAsync<StoreUnavailableException>(() => change.Within());
        }
    }

    private protected async Task<long> AccountAsync(string login, params string[] devices)
    {
        Assert.True(await Server.CreateAccountAsync(login, "hash", default).Within());
        var account = await Server.FindAccountAsync(login, default);
        await Server
            .AddDevicesAsync(account!.User, [.. devices.Select(DeviceOf)], default)
            .Within();
        return account.User;
    }

    private protected Task<AppendResult> SendAsync(
        long user,
        string device,
        string to,
        int id,
        int more = 0
    ) => Server.AppendAsync(Message(user, device, to, id, more), default).Within();

    private protected static NewMessage Message(
        long user,
        string device,
        string to,
        int id,
        int more = 0
    ) =>
        new(
            user,
            device,
            new Guid(id, 0, 0, new byte[8]).ToByteArray(),
            to,
            Encoding.UTF8.GetBytes($"text {id}{new string('.', more)}")
        );

    private static NewDevice DeviceOf(string id) => new(id, id, new byte[32], 5, Day);
}
