using System.Net.WebSockets;
using Chat.Tests.Testing;
using ChatClient;
using ChatProtocol;

namespace Chat.Tests.Login;

/// <summary>Browser pages cannot set headers: their hello is the first message.</summary>
public sealed class LateHelloTests
{
    [Fact]
    public async Task A_page_logs_in_by_its_first_message()
    {
        await using var server = await StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];

        using var client = await server.ConnectRawAsync(device, late: true);
        await client.SendAsync(new Frame { Ping = new Ping { T = 7 } });

        Assert.NotNull(client.Welcome.Ready);
        Assert.Equal(7UL, (await client.ReceiveAsync())!.Pong.T);
    }

    [Fact]
    public async Task A_page_gets_its_no_as_a_close_code()
    {
        await using var server = await StartAsync();
        var devices = await server.EnrolAsync("alice", 2);
        await server.Store.RevokeDeviceAsync(devices[0].DeviceId, default).Within();
        var forged = devices[1].Ticket! with { Psk = devices[0].Ticket!.Psk };

        Assert.Equal((4401, "AUTH_FAILED"), await ClosedAsync(server, HelloOf(server, devices[0])));
        Assert.Equal(
            (4425, "TICKET_REJECTED"),
            await ClosedAsync(server, HelloOf(server, devices[1] with { Ticket = forged }))
        );
        var unknown = HelloOf(server, devices[1] with { Ticket = null });
        unknown[2] ^= 1;
        Assert.Equal((4421, "UNKNOWN_SERVER_KEY"), await ClosedAsync(server, unknown));
        Assert.Equal((4400, "BAD_REQUEST"), await ClosedAsync(server, new byte[100]));
        Assert.Equal(4413, (await ClosedAsync(server, new byte[2000])).Code);
        Assert.Equal(
            4400,
            (await ClosedAsync(server, "hi"u8.ToArray(), WebSocketMessageType.Text)).Code
        );
    }

    [Fact]
    public async Task A_page_that_says_nothing_is_cut()
    {
        await using var server = await StartAsync();
        using var socket = await OpenAsync(server);

        // Not answered but ended: whoever is silent is not worth a goodbye.
        await Assert.ThrowsAnyAsync<WebSocketException>(() =>
            socket.ReceiveAsync(new byte[1], default).Within()
        );
    }

    private static Task<ChatServer> StartAsync() =>
        ChatServer.StartAsync(settings =>
            settings with
            {
                AllowedOrigins = [RawClient.PageOrigin],
                Session = settings.Session with { FirstFrameTimeout = TimeSpan.FromSeconds(1) },
            }
        );

    private static Uri EndpointOf(ChatServer server) =>
        new UriBuilder(server.Address) { Scheme = "ws", Path = ChatPaths.Page }.Uri;

    private static byte[] HelloOf(ChatServer server, DeviceCredentials device) =>
        Knock.Of(server, device).Hello.ToBytes();

    private static async Task<ClientWebSocket> OpenAsync(ChatServer server)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Subprotocols.Noise);
        socket.Options.SetRequestHeader("Origin", RawClient.PageOrigin);
        await socket.ConnectAsync(EndpointOf(server), server.Invoker, default).Within();
        return socket;
    }

    private static async Task<(int Code, string? Text)> ClosedAsync(
        ChatServer server,
        byte[] hello,
        WebSocketMessageType type = WebSocketMessageType.Binary
    )
    {
        using var socket = await OpenAsync(server);
        await socket.SendAsync(hello, type, true, default).Within();
        var closed = await socket.ReceiveAsync(new byte[1], default).Within();
        return ((int)closed.CloseStatus!.Value, closed.CloseStatusDescription);
    }
}
