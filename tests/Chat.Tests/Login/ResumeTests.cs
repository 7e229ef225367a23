using Chat.Tests.Testing;
using ChatBackend.Storage;
using ChatClient;
using ChatProtocol.Noise;

namespace Chat.Tests.Login;

/// <summary>Logins by ticket: what they cost, and which tickets are good.</summary>
public sealed class ResumeTests
{
    [Fact]
    public async Task A_resume_that_missed_nothing_is_one_read_and_no_write()
    {
        var store = new CountedStore();
        await using var server = await ChatServer.StartAsync(adjust: store.Install);
        var device = (await server.EnrolAsync("alice"))[0];
        store.Forget();

        await using var session = await server.ConnectAsync(device);
        await session.CaughtUp.Within();
        await session.SwitchClassAsync(ConnectClass.Background).Within();

        Assert.Equal([nameof(IMessageStore.FindDeviceAsync)], store.Calls);
    }

    [Fact]
    public async Task What_was_missed_comes_with_the_answer_and_costs_one_read_more()
    {
        var store = new CountedStore();
        await using var server = await ChatServer.StartAsync(adjust: store.Install);
        var device = (await server.EnrolAsync("alice"))[0];
        await using (var earlier = await server.ConnectAsync(device))
        {
            await earlier.SayAsync("user:alice", "one");
            await earlier.SayAsync("user:alice", "two");
        }

        await Limits.Until(() => server.Directory.Count == 0);
        store.Forget();
        using var session = await server.ConnectRawAsync(device, new() { Version = 1, Cursor = 1 });

        Assert.Equal(2UL, Assert.Single(session.Welcome.Page.Items).Seq);
        Assert.True(session.Welcome.CaughtUp);
        Assert.Equal(
            [nameof(IMessageStore.FindDeviceAsync), nameof(IMessageStore.ReadAsync)],
            store.Calls
        );
    }

    [Fact]
    public async Task A_device_shows_its_ticket_first_and_its_key_without_one()
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];

        Assert.Equal(NoisePattern.NNpsk0, Knock.Of(server, device).Hello.Pattern);
        Assert.Equal(
            NoisePattern.IK,
            Knock.Of(server, device with { Ticket = null }).Hello.Pattern
        );
        await using var byTicket = await server.ConnectAsync(device);
        await using var byKey = await server.ConnectAsync(device with { Ticket = null });
        Assert.Equal(device, byTicket.Credentials);
        Assert.NotNull(byKey.Credentials.Ticket);
        Assert.NotEqual(device.Ticket, byKey.Credentials.Ticket);
    }

    [Fact]
    public async Task A_ticket_is_good_until_a_newer_one_has_been_used()
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];
        await using var login = await server.ConnectAsync(device with { Ticket = null });
        var renewed = login.Credentials;

        // The answer with the new ticket may have been lost: the old one still opens the door.
        Assert.Equal(101, (await Knock.Of(server, device).AnswerAsync()).Status);
        await using (var used = await server.ConnectAsync(renewed))
        {
            await used.SayAsync("user:alice", "the new one is in use");
        }

        Assert.Equal((425, "TICKET_REJECTED"), await Knock.Of(server, device).AnswerAsync());
        Assert.Equal(101, (await Knock.Of(server, renewed).AnswerAsync()).Status);
    }

    [Fact]
    public async Task The_first_use_of_a_newer_ticket_is_written_down_once()
    {
        var store = new CountedStore();
        await using var server = await ChatServer.StartAsync(adjust: store.Install);
        var device = (await server.EnrolAsync("alice"))[0];
        DeviceCredentials renewed;
        await using (var login = await server.ConnectAsync(device with { Ticket = null }))
        {
            renewed = login.Credentials;
        }

        store.Forget();
        for (var i = 0; i < 3; i++)
        {
            await using var session = await server.ConnectAsync(renewed);
            await session.SwitchClassAsync(ConnectClass.Background).Within();
        }

        await Limits.Until(() => server.Directory.Count == 0);
        Assert.Equal([nameof(IMessageStore.MarkTicketUsedAsync)], store.Writes);
    }

    [Fact]
    public async Task A_client_whose_ticket_is_rejected_logs_in_by_its_key_at_once()
    {
        await using var server = await ChatServer.StartAsync();
        await using var another = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];
        var stranger = (await another.EnrolAsync("alice"))[0];
        var mixed = device with { Ticket = stranger.Ticket };
        Assert.Equal((425, "TICKET_REJECTED"), await Knock.Of(server, mixed).AnswerAsync());

        await using var session = await server.ConnectAsync(mixed);

        Assert.NotEqual(mixed.Ticket, session.Credentials.Ticket);
        Assert.Equal(101, (await Knock.Of(server, session.Credentials).AnswerAsync()).Status);
    }

    [Fact]
    public async Task A_ticket_with_another_secret_is_rejected_like_a_forged_one()
    {
        await using var server = await ChatServer.StartAsync();
        var devices = await server.EnrolAsync("alice", 2);
        var stolen = devices[0].Ticket! with { Psk = devices[1].Ticket!.Psk };

        var answer = await Knock.Of(server, devices[0] with { Ticket = stolen }).AnswerAsync();

        Assert.Equal((425, "TICKET_REJECTED"), answer);
    }

    [Fact]
    public async Task A_revoked_device_is_refused_by_ticket_and_by_key()
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];
        await server.Store.RevokeDeviceAsync(device.DeviceId, default).Within();

        Assert.Equal((401, "AUTH_FAILED"), await Knock.Of(server, device).AnswerAsync());
        Assert.Equal(
            (401, "AUTH_FAILED"),
            await Knock.Of(server, device with { Ticket = null }).AnswerAsync()
        );
    }

    [Fact]
    public async Task A_ticket_of_an_earlier_enrolment_is_void()
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];
        var row = (await server.Store.FindDeviceAsync(device.DeviceId, default))!;
        await server.Store.RevokeDeviceAsync(device.DeviceId, default).Within();

        await server
            .Store.AddDevicesAsync(
                row.User,
                [new(device.DeviceId, "again", row.PublicKey, row.Epoch + 1, 0)],
                default
            )
            .Within();

        Assert.Equal((425, "TICKET_REJECTED"), await Knock.Of(server, device).AnswerAsync());
        await using var byKey = await server.ConnectAsync(device);
    }

    [Fact]
    public async Task A_ticket_is_renewed_in_the_second_half_of_its_life_and_ends_with_it()
    {
        var clock = new ManualTimeProvider();
        await using var server = await ChatServer.StartAsync(clock: clock);
        var connector = server.ConnectorFor(server.Address, clock);
        var device = (await server.EnrolAsync("alice"))[0];

        clock.Advance(TimeSpan.FromHours(11));
        await using var young = await connector
            .ConnectAsync(device, ConnectClass.Foreground, 0)
            .Within();
        clock.Advance(TimeSpan.FromHours(2));
        await using var old = await connector
            .ConnectAsync(device, ConnectClass.Foreground, 0)
            .Within();
        clock.Advance(TimeSpan.FromHours(12));

        Assert.Equal(device.Ticket, young.Credentials.Ticket);
        Assert.NotEqual(device.Ticket, old.Credentials.Ticket);
        Assert.Equal((425, "TICKET_REJECTED"), await Knock.Of(server, device).AnswerAsync());
        Assert.Equal(101, (await Knock.Of(server, old.Credentials).AnswerAsync()).Status);
    }
}
