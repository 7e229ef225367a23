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

    [Fact]
    public async Task A_connection_whose_login_was_refused_holds_no_place_while_it_stays()
    {
        await using var server = await StartAsync(queue: 100);
        server.Traffic.Flows();
        using var kept = await DialAsync(
            server,
            $"GET {ChatPaths.Chat} HTTP/1.1\r\nHost: a\r\n\r\n"
        );
        var answer = new byte[4096];
        var length = await kept.ReceiveAsync(answer).Within();
        Assert.StartsWith("HTTP/1.1 426", Encoding.ASCII.GetString(answer, 0, length));

        server.Traffic.Flows();
        using var place = await server.LoginLine.EnterAsync(default).AsTask().Within(AtOnce);

        Assert.NotNull(place);
        Assert.Equal(0, kept.Available);
    }

    [Fact]
    public async Task What_piled_up_while_a_device_was_away_is_no_conversation()
    {
        var clock = new ManualTimeProvider();
        await using var server = await ChatServer.StartAsync(clock: clock);
        var anna = await server.EnrolAsync("anna", 2);
        await using (var session = await server.ConnectAsync(anna[0]))
        {
            for (var i = 0; i < 300; i++)
            {
                await session.SayAsync("user:anna", $"{i}");
            }
        }

        clock.Advance(TimeSpan.FromSeconds(2));
        await using var back = await server.ConnectAsync(anna[1]);
        await back.ReceiveAsync().TakeAsync(300);

        Assert.False(server.Traffic.IsFlowing);
    }

    [Fact]
    public async Task A_connection_that_breaks_before_it_says_anything_is_no_fault_of_ours()
    {
        using var faults = new FaultLog();
        await using var server = await ChatServer.StartAsync(adjust: faults.Install);
        for (var i = 0; i < 20; i++)
        {
            var socket = await DialAsync(server, "");
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }

        await server.StopAsync().Within();

        Assert.Empty(faults.Lines);
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
