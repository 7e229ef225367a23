using ChatBackend.Storage;

namespace Chat.Tests.Pushes;

/// <summary>What every outbox keeps. A new store gets these tests by one subclass.</summary>
public abstract class PushOutboxRules : IAsyncLifetime
{
    private const long Now = 1_000_000;
    private const long Later = Now + 60_000;
    private IMessageStore _store = null!;
    private IPushOutbox _outbox = null!;
    private int _sent;

    public async ValueTask InitializeAsync() => (_store, _outbox) = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_device_is_behind_from_the_first_message_on_until_it_has_everything()
    {
        var alice = await AccountAsync("alice", "a1", "a2");
        Assert.Empty(await BehindAsync(alice));

        await SendAsync(alice, 2);
        Assert.Equal(["a1", "a2"], await BehindAsync(alice));

        await _store.AcknowledgeAsync(alice, "a1", 2, default).Within();
        Assert.Equal(["a2"], await BehindAsync(alice));
    }

    [Fact]
    public async Task Many_messages_are_one_push_which_says_the_head_and_what_is_unread()
    {
        var alice = await AccountAsync("alice", "a1");
        await SendAsync(alice, 5);
        await _store.AcknowledgeAsync(alice, "a1", 2, default).Within();

        var push = Assert.Single(await ClaimAsync(Now, "a1"));

        Assert.Equal(new DuePush("a1", "alice", null, 5, 3, 0), push);
    }

    [Fact]
    public async Task A_device_that_was_told_is_behind_again_with_the_next_message()
    {
        var alice = await AccountAsync("alice", "a1");
        await SendAsync(alice, 1);
        await ClaimAsync(Now, "a1");
        await SettleAsync(new("a1", 1, 0, Now));
        Assert.Empty(await BehindAsync(alice));

        await SendAsync(alice, 1);

        Assert.Equal(["a1"], await BehindAsync(alice));
        Assert.Equal(2, Assert.Single(await ClaimAsync(Now, "a1")).Head);
    }

    [Fact]
    public async Task A_claimed_device_can_be_claimed_again_only_when_the_claim_is_over()
    {
        var alice = await AccountAsync("alice", "a1");
        await SendAsync(alice, 1);

        Assert.Single(await ClaimAsync(Now, "a1"));
        Assert.Empty(await ClaimAsync(Later - 1, "a1"));
        Assert.Single(await ClaimAsync(Later, "a1"));
    }

    [Fact]
    public async Task What_many_claim_at_once_is_claimed_by_one()
    {
        var alice = await AccountAsync("alice", "a1", "a2", "a3");
        await SendAsync(alice, 1);

        var claims = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => ClaimAsync(Now, "a3", "a1", "a2"))
        );

        Assert.Equal(
            ["a1", "a2", "a3"],
            claims.SelectMany(claim => claim).Select(push => push.DeviceId).Order()
        );
    }

    [Fact]
    public async Task What_has_been_acknowledged_meanwhile_is_not_claimed()
    {
        var alice = await AccountAsync("alice", "a1");
        await SendAsync(alice, 1);
        await _store.AcknowledgeAsync(alice, "a1", 1, default).Within();

        Assert.Empty(await ClaimAsync(Now, "a1"));
    }

    [Fact]
    public async Task A_device_that_has_what_it_was_seen_to_lack_is_not_claimed_for_what_came_since()
    {
        var alice = await AccountAsync("alice", "a1");
        await SendAsync(alice, 1);
        var seen = Assert.Single(await _outbox.FindBehindAsync([alice], default));
        await _store.AcknowledgeAsync(alice, "a1", 1, default).Within();
        await SendAsync(alice, 1);

        Assert.Empty(await ClaimAsync(Now, seen));
        Assert.Single(await ClaimAsync(Now, seen with { Head = 2 }));
    }

    [Fact]
    public async Task A_failed_push_counts_and_waits_for_its_time()
    {
        var alice = await AccountAsync("alice", "a1");
        await SendAsync(alice, 1);
        await ClaimAsync(Now, "a1");

        await SettleAsync(new("a1", 0, 1, Later));

        var behind = Assert.Single(await _outbox.FindBehindAsync([alice], default));
        Assert.Equal(new BehindDevice("a1", alice, 1, Later), behind);
        Assert.Empty(await ClaimAsync(Later - 1, "a1"));
        Assert.Equal(1, Assert.Single(await ClaimAsync(Later, "a1")).Attempts);
    }

    [Fact]
    public async Task A_token_is_kept_until_another_comes_or_none()
    {
        var alice = await AccountAsync("alice", "a1");
        await SendAsync(alice, 1);
        await SetTokenAsync("first");
        await SetTokenAsync("second");
        Assert.Equal("second", Assert.Single(await ClaimAsync(Now, "a1")).Token);

        await SetTokenAsync("");
        Assert.Null(Assert.Single(await ClaimAsync(Later, "a1")).Token);

        Task SetTokenAsync(string token) => _outbox.SetTokenAsync("a1", token, default).Within();
    }

    [Fact]
    public async Task A_revoked_device_is_forgotten_with_its_token()
    {
        var alice = await AccountAsync("alice", "a1");
        await SendAsync(alice, 1);
        await _outbox.SetTokenAsync("a1", "token", default).Within();

        await _store.RevokeDeviceAsync("a1", default).Within();
        await _outbox.SetTokenAsync("a1", "late", default).Within();

        Assert.Empty(await BehindAsync(alice));
        await AddAsync(alice, "a1");
        Assert.Null(Assert.Single(await ClaimAsync(Now, "a1")).Token);
    }

    [Fact]
    public async Task A_sweep_finds_everybody_who_is_behind_in_steps()
    {
        var alice = await AccountAsync("alice", "a1", "a2", "a3");
        var bob = await AccountAsync("bob", "b1", "b2");
        await SendAsync(alice, 1);
        await SendAsync(bob, 1);
        await _store.AcknowledgeAsync(alice, "a2", 1, default).Within();
        await ClaimAsync(Now, "b1");
        await SettleAsync(new("b1", 1, 0, Now));

        var found = new List<BehindDevice>();
        for (var step = await SweepAsync(""); ; step = await SweepAsync(step.Last ?? ""))
        {
            found.AddRange(step.Behind);
            if (step.Last is null)
            {
                break;
            }
        }

        Assert.Equal([new("a1", alice, 1, 0), new("a3", alice, 1, 0), new("b2", bob, 1, 0)], found);

        Task<SweepStep> SweepAsync(string after) =>
            _outbox.SweepAsync(after, 2, default).AsTask().Within();
    }

    private protected abstract Task<(IMessageStore, IPushOutbox)> OpenAsync();

    private async Task<List<string>> BehindAsync(long user) =>
        [
            .. (await _outbox.FindBehindAsync([user, user + 1000], default).AsTask().Within())
                .Select(device => device.Id)
                .Order(),
        ];

    private Task<IReadOnlyList<DuePush>> ClaimAsync(long now, params string[] devices) =>
        ClaimAsync(now, [.. devices.Select(id => new BehindDevice(id, 0, long.MaxValue, 0))]);

    private Task<IReadOnlyList<DuePush>> ClaimAsync(long now, params BehindDevice[] devices) =>
        _outbox.ClaimAsync(devices, now, now + Later - Now, default).Within();

    private Task SettleAsync(PushResult result) => _outbox.SettleAsync(result, default).Within();

    private async Task<long> AccountAsync(string login, params string[] devices)
    {
        await _store.CreateAccountAsync(login, "hash", default).Within();
        var user = (await _store.FindAccountAsync(login, default))!.User;
        await AddAsync(user, devices);
        return user;
    }

    private Task<bool> AddAsync(long user, params string[] devices) =>
        _store
            .AddDevicesAsync(
                user,
                [.. devices.Select(id => new NewDevice(id, id, new byte[32], 1, 0))],
                default
            )
            .Within();

    private async Task SendAsync(long user, int messages)
    {
        var login = user == 1 ? "alice" : "bob";
        for (var i = 0; i < messages; i++)
        {
            var id = new Guid(++_sent, 0, 0, new byte[8]).ToByteArray();
            await _store
                .AppendAsync(new(user, "sender", id, $"user:{login}", [1]), default)
                .Within();
        }
    }
}
