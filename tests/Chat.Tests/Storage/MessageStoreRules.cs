using System.Text;
using ChatBackend.Storage;
using ChatProtocol;

namespace Chat.Tests.Storage;

/// <summary>What every store keeps. A new store gets these tests by one subclass.</summary>
public abstract class MessageStoreRules : IAsyncDisposable
{
    private static readonly PageLimits Page = new(100, FrameLimits.MaxPage);
    private IMessageStore? _store;

    private protected IMessageStore Store => _store ??= Open();

    [Fact]
    public async Task A_login_can_be_taken_once()
    {
        var first = await Store.CreateAccountAsync("alice", "hash", default).Within();
        var second = await Store.CreateAccountAsync("alice", "other", default).Within();

        Assert.True(first);
        Assert.False(second);
        Assert.Equal("hash", (await Store.FindAccountAsync("alice", default))!.PasswordHash);
    }

    [Fact]
    public async Task A_password_hash_can_be_renewed()
    {
        var alice = await AccountAsync("alice");

        await Store.SetPasswordHashAsync(alice, "new", default).Within();

        Assert.Equal("new", (await Store.FindAccountAsync("alice", default))!.PasswordHash);
    }

    [Fact]
    public async Task A_revoked_device_is_unknown()
    {
        var alice = await AccountAsync("alice", "a1");

        var revoked = await Store.RevokeDeviceAsync("a1", default).Within();
        var again = await Store.RevokeDeviceAsync("a1", default).Within();

        Assert.True(revoked);
        Assert.False(again);
        Assert.Null(await Store.FindDeviceAsync("a1", default));
        Assert.NotEqual(0, alice);
    }

    [Fact]
    public async Task Enrolments_and_heads_are_told_of_many_at_once()
    {
        var alice = await AccountAsync("alice", "a1", "a2");
        var bob = await AccountAsync("bob", "b1");
        await SendAsync(alice, "a1", "user:alice", 1);
        await Store.RevokeDeviceAsync("a2", default).Within();

        var epochs = await Store.FindEpochsAsync(["a1", "a2", "b1", "nobody's", "\0"], default);
        var heads = await Store.FindHeadsAsync([alice, bob, 4711], default);

        Assert.Equal(["a1", "b1"], epochs.Keys.Order());
        Assert.Equal((await Store.FindDeviceAsync("a1", default))!.Epoch, epochs["a1"]);
        Assert.Equal([(alice, 1), (bob, 0)], heads.Select(h => (h.Key, h.Value)).Order());
    }

    [Fact]
    public async Task A_device_is_kept_with_its_key_and_its_enrolment()
    {
        var alice = await AccountAsync("alice");
        var key = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();

        var added = await Store
            .AddDevicesAsync(alice, [new("a1", "phone", key, 77, 3)], default)
            .Within();

        var device = (await Store.FindDeviceAsync("a1", default))!;
        Assert.True(added);
        Assert.Equal(key, device.PublicKey);
        Assert.Equal(
            (alice, 77, 3, 0),
            (device.User, device.Epoch, device.SeenDay, device.TicketSerial)
        );
    }

    [Fact]
    public async Task A_device_is_enrolled_once_and_a_call_that_repeats_one_enrols_none()
    {
        var alice = await AccountAsync("alice", "a1");
        var bob = await AccountAsync("bob");

        var taken = await Store
            .AddDevicesAsync(bob, [DeviceOf("b1"), DeviceOf("a1")], default)
            .Within();
        var twice = await Store
            .AddDevicesAsync(bob, [DeviceOf("b2"), DeviceOf("b2")], default)
            .Within();

        Assert.False(taken || twice);
        Assert.Null(await Store.FindDeviceAsync("b1", default));
        Assert.Null(await Store.FindDeviceAsync("b2", default));
        Assert.Equal(alice, (await Store.FindDeviceAsync("a1", default))!.User);
    }

    [Fact]
    public async Task The_serial_of_the_newest_used_ticket_only_grows()
    {
        await AccountAsync("alice", "a1");

        await Store.MarkTicketUsedAsync("a1", 7, default).Within();
        await Store.MarkTicketUsedAsync("a1", 5, default).Within();

        Assert.Equal(7, (await Store.FindDeviceAsync("a1", default))!.TicketSerial);
    }

    [Fact]
    public async Task Sequence_numbers_have_no_gaps_under_eight_parallel_writers()
    {
        var alice = await AccountAsync("alice", "a1");
        await AccountAsync("bob", "b1");

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 400),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, _) => await SendAsync(alice, "a1", "user:bob", i)
        );

        var items = await ReadAllAsync("b1");
        Assert.Equal(Enumerable.Range(1, 400).Select(i => (long)i), items.Select(i => i.Sequence));
        Assert.Equal(
            400,
            items.Select(item => Convert.ToHexString(item.MessageId)).Distinct().Count()
        );
    }

    [Fact]
    public async Task A_repeated_send_changes_nothing_and_answers_the_same()
    {
        var alice = await AccountAsync("alice", "a1");
        await AccountAsync("bob", "b1");

        var first = await SendAsync(alice, "a1", "user:bob", 1);
        var second = await SendAsync(alice, "a1", "user:bob", 1);

        Assert.Equal(first.Sequence, second.Sequence);
        Assert.Equal(first.MessageId, second.MessageId);
        Assert.Equal(first.SentAtMilliseconds, second.SentAtMilliseconds);
        Assert.Empty(second.Recipients);
        Assert.Single(await ReadAllAsync("b1"));
    }

    [Fact]
    public async Task Another_device_may_use_the_same_client_message_id()
    {
        var alice = await AccountAsync("alice", "a1", "a2");

        var first = await SendAsync(alice, "a1", "user:alice", 1);
        var second = await SendAsync(alice, "a2", "user:alice", 1);

        Assert.NotEqual(first.MessageId, second.MessageId);
        Assert.Equal(2, second.Sequence);
    }

    [Fact]
    public async Task A_direct_message_is_named_after_the_other_one_on_both_sides()
    {
        var alice = await AccountAsync("alice", "a1");
        await AccountAsync("bob", "b1");

        await SendAsync(alice, "a1", "user:bob", 1);

        Assert.Equal("user:bob", Assert.Single(await ReadAllAsync("a1")).Conversation);
        var received = Assert.Single(await ReadAllAsync("b1"));
        Assert.Equal("user:alice", received.Conversation);
        Assert.Equal("alice", received.Sender);
        Assert.Equal("a1", received.SenderDevice);
    }

    [Theory]
    [InlineData("user:nobody")]
    [InlineData("group:none")]
    [InlineData("nonsense")]
    public async Task A_message_to_nobody_is_rejected_and_stored_nowhere(string conversation)
    {
        var alice = await AccountAsync("alice", "a1");

        var result = await SendAsync(alice, "a1", conversation, 1);

        Assert.Equal(ChatReasons.NoSuchConversation, result.Rejection);
        Assert.Empty(await ReadAllAsync("a1"));
    }

    [Fact]
    public async Task A_group_message_reaches_every_member_and_strangers_cannot_send()
    {
        var alice = await AccountAsync("alice", "a1");
        await AccountAsync("bob", "b1");
        await AccountAsync("carol", "c1");
        var mallory = await AccountAsync("mallory", "m1");
        var group = await Store.CreateGroupAsync(alice, "us", ["bob", "carol"], default).Within();

        var sent = await SendAsync(alice, "a1", group.Conversation!, 1);
        var intruded = await SendAsync(mallory, "m1", group.Conversation!, 1);

        Assert.Equal(3, sent.Recipients.Count);
        Assert.Equal(group.Conversation, Assert.Single(await ReadAllAsync("c1")).Conversation);
        Assert.Equal(ChatReasons.NoSuchConversation, intruded.Rejection);
    }

    [Fact]
    public async Task A_group_with_an_unknown_member_is_not_made()
    {
        var alice = await AccountAsync("alice", "a1");

        var group = await Store.CreateGroupAsync(alice, "us", ["nobody"], default).Within();

        Assert.Null(group.Conversation);
        Assert.Equal("nobody", group.UnknownLogin);
    }

    [Fact]
    public async Task A_page_keeps_both_bounds_but_holds_at_least_one_message()
    {
        var alice = await AccountAsync("alice", "a1");
        await FillAsync(alice, "a1", 5);

        var byCount = await Store.ReadAsync(
            alice,
            0,
            new PageLimits(3, FrameLimits.MaxPage),
            default
        );
        var bySize = await Store.ReadAsync(alice, 0, new PageLimits(100, 600), default);
        var tiny = await Store.ReadAsync(alice, 4, new PageLimits(100, 1), default);

        Assert.Equal([1, 2, 3], byCount.Items.Select(item => item.Sequence));
        Assert.Equal([1, 2], bySize.Items.Select(item => item.Sequence));
        Assert.Equal(5, Assert.Single(tiny.Items).Sequence);
        Assert.Equal(5, tiny.Head);
    }

    [Fact]
    public async Task A_cursor_only_grows_and_never_past_the_head()
    {
        var alice = await AccountAsync("alice", "a1");
        await FillAsync(alice, "a1", 5);

        await Store.AcknowledgeAsync(alice, "a1", 3, default).Within();
        await Store.AcknowledgeAsync(alice, "a1", 2, default).Within();
        Assert.Equal(3, (await Store.FindDeviceAsync("a1", default))!.Cursor);

        await Store.AcknowledgeAsync(alice, "a1", 99, default).Within();
        Assert.Equal(5, (await Store.FindDeviceAsync("a1", default))!.Cursor);
    }

    [Fact]
    public async Task Only_what_every_device_has_acknowledged_is_deleted()
    {
        var alice = await AccountAsync("alice", "a1", "a2");
        await FillAsync(alice, "a1", 5);

        await Store.AcknowledgeAsync(alice, "a1", 5, default).Within();
        Assert.Equal(5, (await ReadAllAsync("a2")).Count);

        await Store.AcknowledgeAsync(alice, "a2", 2, default).Within();
        var page = await Store.ReadAsync(alice, 0, Page, default);
        Assert.Equal(2, page.Low);
        Assert.Equal([3, 4, 5], page.Items.Select(item => item.Sequence));
    }

    [Fact]
    public async Task Numbers_go_on_after_everything_was_deleted()
    {
        var alice = await AccountAsync("alice", "a1");
        await FillAsync(alice, "a1", 3);
        await Store.AcknowledgeAsync(alice, "a1", 3, default).Within();

        var next = await SendAsync(alice, "a1", "user:alice", 99);

        Assert.Equal(4, next.Sequence);
        Assert.Equal(3, (await Store.ReadAsync(alice, 3, Page, default)).Low);
    }

    [Fact]
    public async Task A_new_device_starts_where_the_log_starts()
    {
        var alice = await AccountAsync("alice", "a1");
        await FillAsync(alice, "a1", 3);
        await Store.AcknowledgeAsync(alice, "a1", 3, default).Within();

        await Store.AddDevicesAsync(alice, [DeviceOf("a2")], default).Within();

        Assert.Equal(3, (await Store.FindDeviceAsync("a2", default))!.Cursor);
    }

    [Fact]
    public async Task Retention_deletes_the_oldest_and_raises_the_low_mark()
    {
        var alice = await AccountAsync("alice", "a1");
        await FillAsync(alice, "a1", 300);
        Clock.Advance(TimeSpan.FromDays(31));
        await SendAsync(alice, "a1", "user:alice", 301);

        await Store.ExpireAsync(CutoffDaysAgo(30), default).Within();

        var page = await Store.ReadAsync(alice, 0, Page, default);
        Assert.Equal(300, page.Low);
        Assert.Equal(301, Assert.Single(page.Items).Sequence);
    }

    [Fact]
    public async Task A_device_that_is_never_seen_holds_nothing_back()
    {
        var alice = await AccountAsync("alice", "a1", "lost");
        await FillAsync(alice, "a1", 3);
        Clock.Advance(TimeSpan.FromDays(40));
        await Store.MarkSeenAsync("a1", Days.Today(Clock), default).Within();
        var nothingTooOld = new RetentionCutoff(0, 0, Days.Today(Clock) - 30);

        await Store.ExpireAsync(nothingTooOld, default).Within();
        await Store.AcknowledgeAsync(alice, "a1", 3, default).Within();

        Assert.Equal(3, (await Store.FindDeviceAsync("lost", default))!.Low);
    }

    [Fact]
    public async Task Twenty_thousand_devices_are_enrolled_within_seconds()
    {
        var alice = await AccountAsync("alice");
        for (var call = 0; call < 20; call++)
        {
            var devices = Enumerable.Range(0, 1000).Select(i => DeviceOf($"d{call}-{i}"));
            await Store
                .AddDevicesAsync(alice, [.. devices], default)
                .Within(TimeSpan.FromSeconds(5));
        }

        Assert.NotNull(await Store.FindDeviceAsync("d19-999", default));
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected ManualTimeProvider Clock { get; } = new();

    private protected abstract IMessageStore Open();

    private protected Task<AppendResult> SendAsync(long user, string device, string to, int id) =>
        Store
            .AppendAsync(
                new NewMessage(user, device, IdOf(id), to, Encoding.UTF8.GetBytes($"text {id}")),
                default
            )
            .Within();

    private protected async Task<long> AccountAsync(string login, params string[] devices)
    {
        await Store.CreateAccountAsync(login, "hash", default).Within();
        var account = await Store.FindAccountAsync(login, default);
        await Store.AddDevicesAsync(account!.User, [.. devices.Select(DeviceOf)], default).Within();
        return account.User;
    }

    private protected async Task<IReadOnlyList<StoredMessage>> ReadAllAsync(string deviceId)
    {
        var device = await Store.FindDeviceAsync(deviceId, default);
        var page = new PageLimits(int.MaxValue, int.MaxValue);
        return (await Store.ReadAsync(device!.User, 0, page, default)).Items;
    }

    private protected async Task FillAsync(long user, string device, int count)
    {
        var login = user == 1 ? "alice" : throw new ArgumentOutOfRangeException(nameof(user));
        for (var i = 1; i <= count; i++)
        {
            await SendAsync(user, device, $"user:{login}", i);
        }
    }

    private protected static byte[] IdOf(int id) => new Guid(id, 0, 0, new byte[8]).ToByteArray();

    private RetentionCutoff CutoffDaysAgo(int days)
    {
        var moment = Clock.GetUtcNow() - TimeSpan.FromDays(days);
        return new(
            moment.ToUnixTimeMilliseconds(),
            moment.ToUnixTimeMilliseconds(),
            Days.Of(moment)
        );
    }

    private NewDevice DeviceOf(string id) => new(id, id, new byte[32], 1, Days.Today(Clock));
}
