using System.Net.WebSockets;
using Chat.Tests.Testing;
using ChatClient;
using ChatProtocol;
using ChatProtocol.Noise;

namespace Chat.Tests.Login;

/// <summary>Somebody in between recorded message 1 and sends it again. He gets an answer that he cannot read, and nothing happens.</summary>
public sealed class ReplayTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_repeated_hello_displaces_nobody_moves_no_cursor_and_spends_no_ticket(
        bool byTicket
    )
    {
        var store = new CountedStore();
        await using var server = await ChatServer.StartAsync(adjust: store.Install);
        var device = (await server.EnrolAsync("alice"))[0];
        await using var login = await server.ConnectAsync(device with { Ticket = null });
        await login.SayAsync("user:alice", "one");
        var renewed = byTicket ? login.Credentials : device with { Ticket = null };
        var knock = Knock.Of(server, renewed, new Hello { Version = 1, Cursor = 1 });
        store.Forget();

        using var first = await knock.OpenAsync();
        using var second = await knock.OpenAsync();
        await SayAsync(first, new byte[80]);
        await SayAsync(second, []);

        Assert.Equal(4403, await CloseCodeAsync(first));
        Assert.Equal(4403, await CloseCodeAsync(second));
        Assert.Empty(store.Writes);
        var row = (await server.Store.FindDeviceAsync(device.DeviceId, default))!;
        Assert.Equal((0, 0), (row.TicketSerial, row.Cursor));
        await login.SayAsync("user:alice", "still the device's session");
        Assert.False(login.Closed.IsCompleted);
    }

    [Fact]
    public async Task Every_answer_to_a_repeated_hello_is_another()
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];
        var knock = Knock.Of(server, device);

        using var first = await knock.OpenAsync();
        using var second = await knock.OpenAsync();

        Assert.NotEqual(await AnswerAsync(first), await AnswerAsync(second));
    }

    private static async Task<byte[]?> AnswerAsync(WebSocket socket) =>
        await HandshakeMessages.ReceiveAsync(socket, NoiseLimits.MaxMessage, default).Within();

    private static Task SayAsync(WebSocket socket, byte[] bytes) =>
        socket.SendAsync(bytes, WebSocketMessageType.Binary, true, default).Within();

    private static async Task<int> CloseCodeAsync(WebSocket socket)
    {
        while (await AnswerAsync(socket) is not null) { }

        return (int)socket.CloseStatus!.Value;
    }
}
