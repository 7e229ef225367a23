using System.Net;
using Chat.Tests.Testing;
using ChatClient;
using ChatProtocol;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Login;

public sealed class ConnectTests
{
    [Fact]
    public async Task An_unknown_device_gets_401_before_the_upgrade()
    {
        await using var server = await ChatServer.StartAsync();
        var stranger = DeviceCredentials.Generate(server.Pin);

        var refused = await Assert.ThrowsAsync<ChatRefusedException>(() =>
            server.ConnectAsync(stranger)
        );

        Assert.Equal(
            new ChatRefusal(401, "AUTH_FAILED", null, RefusalAction.Stop, null),
            refused.Refusal
        );
    }

    [Fact]
    public async Task A_revoked_device_gets_401()
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];
        await server.Store.RevokeDeviceAsync(device.DeviceId, default).Within();

        var refused = await Assert.ThrowsAsync<ChatRefusedException>(() =>
            server.ConnectAsync(device)
        );

        Assert.Equal(401, refused.HttpStatus);
    }

    [Fact]
    public async Task A_fault_that_nobody_expected_is_an_answer_with_a_reason()
    {
        var store = new HeldStore();
        await using var server = await ChatServer.StartAsync(
            settings => settings with { LogLevel = LogLevel.None },
            store.Install
        );
        var device = (await server.EnrolAsync("alice"))[0];
        store.Hold();
        store.Fail();

        Assert.Equal((500, "INTERNAL_ERROR"), await Knock.Of(server, device).AnswerAsync());
    }

    [Fact]
    public async Task Ready_tells_the_bounds_of_the_log()
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];
        await using var session = await server.ConnectAsync(device);
        await session.SayAsync("user:alice", "one");
        await session.SayAsync("user:alice", "two");

        await using var again = await server.ConnectAsync(device, cursor: 1);

        Assert.Equal((2UL, 0UL, 1UL), (again.Ready.Head, again.Ready.Low, again.Ready.Unread));
        Assert.Equal(TimeSpan.FromSeconds(30), again.Ready.PingInterval);
    }

    [Theory]
    [InlineData("Gatekeeper-Device", "somebody-else", 401, "AUTH_FAILED")]
    [InlineData("Chat-Hello", "not base64!", 400, "BAD_REQUEST")]
    [InlineData("Chat-Hello", null, 400, "BAD_REQUEST")]
    [InlineData("Gatekeeper-Class", "bg", 403, "HANDSHAKE_FAILED")]
    [InlineData("Origin", "https://evil.example", 403, "ORIGIN_REFUSED")]
    [InlineData("Sec-WebSocket-Protocol", "chat.v1", 426, "UPGRADE_REQUIRED")]
    [InlineData("Upgrade", "h2c", 426, "UPGRADE_REQUIRED")]
    public async Task A_request_that_breaks_the_rules_gets_plain_http_with_a_reason(
        string header,
        string? value,
        int status,
        string reason
    )
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0] with { Ticket = null };
        using var request = Upgrade(server, device);
        request.Headers.Remove(header);
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var answer = await server.Invoker.SendAsync(request, default).Within();

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(reason, answer.Headers.GetValues("Chat-Reason").Single());
        Assert.Contains(
            reason,
            await answer.Content.ReadAsStringAsync().Within(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("unknown", "bg", 101)]
    [InlineData("unknown", "fg", 403)]
    [InlineData(null, "bg", 101)]
    [InlineData("bg", "fg", 101)]
    [InlineData("fg", "bg", 403)]
    public async Task The_class_is_the_gates_word_or_the_querys_where_it_does_not_know(
        string? header,
        string query,
        int status
    )
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0] with { Ticket = null };
        using var request = Upgrade(server, device, ConnectClass.Background);
        request.RequestUri = new Uri(server.Address, $"/v1/chat?intent={query}");
        request.Headers.Remove(ChatHeaders.Class);
        request.Headers.TryAddWithoutValidation(ChatHeaders.Class, header is null ? [] : [header]);

        using var answer = await server.Invoker.SendAsync(request, default).Within();

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_hello_of_another_version_is_asked_to_update()
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];

        var answer = await Knock.Of(server, device, new Hello { Version = 2 }).AnswerAsync();

        Assert.Equal((426, "UPGRADE_REQUIRED"), answer);
    }

    [Fact]
    public async Task A_101_names_the_channel_and_nothing_else()
    {
        await using var server = await ChatServer.StartAsync();
        using var request = Upgrade(server, (await server.EnrolAsync("alice"))[0]);

        using var answer = await server.Invoker.SendAsync(request, default).Within();

        Assert.Equal(HttpStatusCode.SwitchingProtocols, answer.StatusCode);
        Assert.Equal("chat.v1.noise", answer.Headers.GetValues("Sec-WebSocket-Protocol").Single());
        Assert.False(answer.Headers.Contains("Sec-WebSocket-Extensions"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData(ConnectClass.Background, "BG_DEFERRED", 10)]
    [InlineData(ConnectClass.Foreground, "FG_QUEUED", 1)]
    public async Task Beyond_the_login_queue_the_answer_is_503_and_sessions_do_not_notice(
        ConnectClass connectClass,
        string reason,
        int retryAfterAtLeast
    )
    {
        var store = new HeldStore();
        await using var server = await ChatServer.StartAsync(
            settings =>
                settings with
                {
                    Login = settings.Login with { Concurrency = 1, Queue = 0 },
                },
            store.Install
        );
        var devices = await server.EnrolAsync("alice", 3);
        await using var established = await server.ConnectAsync(devices[0]);
        store.Hold();
        var held = server.ConnectAsync(devices[1]);
        await store.Entered.Within();

        var refused = await Assert.ThrowsAsync<ChatRefusedException>(() =>
            server.ConnectAsync(devices[2], connectClass: connectClass)
        );
        var accepted = await established.SayAsync("user:alice", "still here");
        store.Release();

        Assert.Equal((503, reason), (refused.HttpStatus, refused.Reason));
        Assert.True(refused.RetryAfter >= TimeSpan.FromSeconds(retryAfterAtLeast));
        Assert.Equal(RefusalAction.Retry, refused.Action);
        Assert.Equal(1UL, accepted.Sequence);
        await (await held).DisposeAsync();
    }

    private static HttpRequestMessage Upgrade(
        ChatServer server,
        DeviceCredentials device,
        ConnectClass connectClass = ConnectClass.Foreground
    )
    {
        using var handshake = ClientHandshake.Begin(
            device,
            connectClass,
            new Hello { Version = 1 },
            TimeProvider.System.GetUtcNow()
        );
        return new UpgradeRequest().Create(
            server.Address,
            ChatPaths.Chat,
            device.DeviceId,
            connectClass,
            handshake.Envelope,
            GateProof.None
        );
    }
}
