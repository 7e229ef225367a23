using System.Net.WebSockets;
using ChatClient;
using ChatProtocol;
using Google.Protobuf;

namespace Chat.Tests.Testing;

/// <summary>A WebSocket without manners: sends any bytes, and waits to see how the server closes.</summary>
internal sealed class RawClient(ClientWebSocket socket) : IDisposable
{
    public static async Task<RawClient> ConnectAsync(
        Uri address,
        DeviceCredentials device,
        HttpMessageInvoker invoker
    )
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Subprotocols.Plain);
        socket.Options.SetRequestHeader(
            "Authorization",
            $"Bearer {device.DeviceId}.{device.Token}"
        );
        var endpoint = new UriBuilder(address) { Scheme = "ws", Path = ChatPaths.Chat }.Uri;
        await socket.ConnectAsync(endpoint, invoker, CancellationToken.None).Within();
        return new RawClient(socket);
    }

    public Task SendAsync(
        ReadOnlyMemory<byte> bytes,
        WebSocketMessageType type = WebSocketMessageType.Binary
    ) => socket.SendAsync(bytes, type, true, CancellationToken.None).AsTask().Within();

    public Task SendAsync(Frame frame) => SendAsync(frame.ToByteArray());

    /// <summary>The next frame; null when the server has closed.</summary>
    public async Task<Frame?> ReceiveAsync()
    {
        var buffer = new byte[FrameLimits.MaxFrame];
        var length = 0;
        while (true)
        {
            var got = await socket
                .ReceiveAsync(buffer.AsMemory(length), CancellationToken.None)
                .AsTask()
                .Within();
            length += got.Count;
            if (got.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (got.EndOfMessage)
            {
                return Frame.Parser.ParseFrom(buffer.AsSpan(0, length));
            }
        }
    }

    /// <summary>Reads to the end, and answers how it ended.</summary>
    public async Task<int> CloseCodeAsync()
    {
        while (await ReceiveAsync() is not null) { }

        return (int)socket.CloseStatus!.Value;
    }

    public void Dispose() => socket.Dispose();
}
