using System.Net;
using System.Net.WebSockets;
using ChatClient;
using ChatProtocol;

namespace Chat.Tests.Testing;

/// <summary>An upgrade request that can be sent again and again, as somebody would who recorded it.</summary>
internal sealed class Knock(ChatServer server, string deviceId, HelloEnvelope hello)
{
    public static Knock Of(ChatServer server, DeviceCredentials device, Hello? hello = null)
    {
        using var handshake = ClientHandshake.Begin(
            device,
            ConnectClass.Foreground,
            hello ?? new Hello { Version = 1 },
            DateTimeOffset.MinValue
        );
        return new(server, device.DeviceId, handshake.Envelope);
    }

    public HelloEnvelope Hello => hello;

    public HttpRequestMessage Request() =>
        new UpgradeRequest().Create(
            server.Address,
            ChatPaths.Chat,
            deviceId,
            ConnectClass.Foreground,
            hello,
            GateProof.None
        );

    /// <summary>Status and reason of the answer; the connection is dropped.</summary>
    public async Task<(int Status, string? Reason)> AnswerAsync()
    {
        using var request = Request();
        using var answer = await server.Invoker.SendAsync(request, default).Within();
        var reason = answer.Headers.TryGetValues(ChatHeaders.Reason, out var values)
            ? values.Single()
            : null;
        return ((int)answer.StatusCode, reason);
    }

    /// <summary>The open socket of somebody who has no keys.</summary>
    public async Task<WebSocket> OpenAsync()
    {
        using var request = Request();
        var answer = await server.Invoker.SendAsync(request, default).Within();
        Assert.Equal(HttpStatusCode.SwitchingProtocols, answer.StatusCode);
        var stream = await answer.Content.ReadAsStreamAsync().Within();
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions());
    }
}
