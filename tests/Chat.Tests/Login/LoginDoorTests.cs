using System.Net;
using System.Net.Sockets;
using System.Text;
using Chat.Tests.Testing;
using ChatClient;
using ChatProtocol;

namespace Chat.Tests.Login;

/// <summary>Logins in line for the processor while people write; the test holds the only place.</summary>
public sealed class LoginDoorTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Logins_wait_for_their_turn_and_sessions_and_other_requests_do_not(bool page)
    {
        await using var server = await StartAsync(queue: 100);
        var anna = await server.EnrolAsync("anna", 2);
        await using var session = await server.ConnectAsync(anna[0]);
        await session.SayAsync("user:anna", "before");
        using var place = await server.LoginLine.EnterAsync(default);

        var login = server.ConnectRawAsync(anna[1], late: page);
        await session.SayAsync("user:anna", "meanwhile");
        using var probe = await server.Http.GetAsync(new Uri(ChatPaths.Probe, UriKind.Relative));

        Assert.True(probe.IsSuccessStatusCode);
        Assert.False(login.IsCompleted);
        place!.Dispose();
        using var client = await login;
        Assert.NotNull(client.Welcome.Ready);
    }

    [Fact]
    public async Task Beyond_the_line_a_login_is_told_when_to_come_back()
    {
        await using var server = await StartAsync(queue: 0);
        var anna = (await server.EnrolAsync("anna"))[0];
        server.Traffic.Flows();
        using var place = await server.LoginLine.EnterAsync(default);

        var refused = await Assert.ThrowsAsync<ChatRefusedException>(() =>
            server.ConnectAsync(anna)
        );

        Assert.Equal(RefusalAction.Retry, refused.Action);
        Assert.Equal(ChatReasons.ForegroundQueued, refused.Reason);
        Assert.NotNull(refused.RetryAfter);
    }

    [Fact]
    public async Task A_login_that_waits_for_the_store_holds_no_place()
    {
        var store = new HeldStore();
        await using var server = await StartAsync(queue: 100, store);
        var anna = (await server.EnrolAsync("anna"))[0];
        store.Hold();
        server.Traffic.Flows();
        var login = server.ConnectAsync(anna);
        await store.Entered.Within();

        server.Traffic.Flows();
        using var place = await server.LoginLine.EnterAsync(default).AsTask().Within();

        Assert.NotNull(place);
        Assert.False(login.IsCompleted);
        store.Release();
        await using var session = await login;
    }

    /// <summary>Half a request holds nothing, and a server that stops does not wait for somebody who says nothing.</summary>
    [Fact]
    public async Task Whoever_is_silent_or_slow_holds_no_place_and_stops_nothing()
    {
        await using var server = await StartAsync(queue: 100);
        server.Traffic.Flows();
        using var silent = await DialAsync(server, "");
        using var slow = await DialAsync(server, $"GET {ChatPaths.Chat} HTTP/1.1\r\nHost: a\r\n");

        using var answer = await server.Http.GetAsync(new Uri(ChatPaths.Live, UriKind.Relative));
        using var place = await server.LoginLine.EnterAsync(default).AsTask().Within();

        Assert.True(answer.IsSuccessStatusCode);
        Assert.NotNull(place);
        slow.Close();
        await server.StopAsync().Within(AtOnce);
    }

    private static Task<ChatServer> StartAsync(int queue, HeldStore? store = null) =>
        ChatServer.StartAsync(
            settings =>
                settings with
                {
                    Login = settings.Login with { Processors = 1, Queue = queue },
                    AllowedOrigins = [RawClient.PageOrigin],
                    Drain = new() { Timeout = TimeSpan.FromMinutes(1) },
                },
            store is null ? null : store.Install
        );

    private static async Task<Socket> DialAsync(ChatServer server, string says)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(says));
        return socket;
    }
}
