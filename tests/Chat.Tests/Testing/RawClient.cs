using System.Net.WebSockets;
using ChatClient;
using ChatProtocol;
using ChatProtocol.Noise;
using Google.Protobuf;

namespace Chat.Tests.Testing;

/// <summary>A client without manners: shakes hands properly, then sends what it likes, sealed or not, and waits to see how the server closes.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly ClientWebSocket _socket;
    private readonly NoiseChannel _channel;

    private RawClient(ClientWebSocket socket, Welcome welcome, NoiseChannel channel)
    {
        _socket = socket;
        _channel = channel;
        Welcome = welcome;
    }

    /// <summary>What message 2 held.</summary>
    public Welcome Welcome { get; }

    /// <summary>Logs in, and says nothing yet: to the server the handshake is not confirmed.</summary>
    public static async Task<RawClient> ConnectAsync(
        Uri address,
        DeviceCredentials device,
        HttpMessageInvoker invoker,
        Hello? hello = null,
        bool late = false
    )
    {
        using var handshake = ClientHandshake.Begin(
            device,
            ConnectClass.Foreground,
            hello ?? new Hello { Version = 1 },
            TimeProvider.System.GetUtcNow()
        );
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Subprotocols.Noise);
        socket.Options.SetRequestHeader(
            late ? "Origin" : ChatHeaders.Hello,
            late ? PageOrigin : handshake.Envelope.ToString()
        );
        var endpoint = new UriBuilder(address) { Scheme = "ws", Path = ChatPaths.Chat }.Uri;
        await socket.ConnectAsync(endpoint, invoker, CancellationToken.None).Within();
        if (late)
        {
            await SendAsync(socket, handshake.Envelope.ToBytes(), WebSocketMessageType.Binary);
        }

        var message = await HandshakeMessages
            .ReceiveAsync(socket, NoiseLimits.MaxMessage, CancellationToken.None)
            .Within();
        var welcome = handshake.Read(
            message ?? throw new InvalidOperationException($"closed with {socket.CloseStatus}")
        );
        return new RawClient(socket, welcome, handshake.ToChannel(TimeProvider.System));
    }

    /// <summary>Where pages in these tests come from.</summary>
    public const string PageOrigin = "https://chat.example";

    /// <summary>As they are, past the channel.</summary>
    public Task SendRawAsync(
        ReadOnlyMemory<byte> bytes,
        WebSocketMessageType type = WebSocketMessageType.Binary
    ) => SendAsync(_socket, bytes, type);

    /// <summary>Sealed as a frame would be.</summary>
    public Task SendSealedAsync(ReadOnlySpan<byte> bytes)
    {
        var buffer = new byte[_channel.SealedLength(bytes.Length)];
        bytes.CopyTo(buffer);
        var length = _channel.Seal(buffer, bytes.Length);
        return SendRawAsync(buffer.AsMemory(0, length));
    }

    public Task SendAsync(Frame frame) => SendSealedAsync(frame.ToByteArray());

    /// <summary>The next frame; null when the server has closed.</summary>
    public async Task<Frame?> ReceiveAsync()
    {
        var message = await HandshakeMessages
            .ReceiveAsync(_socket, NoiseLimits.MaxMessage, CancellationToken.None)
            .Within();
        return message is null
            ? null
            : Frame.Parser.ParseFrom(message.AsSpan(0, _channel.Open(message)));
    }

    /// <summary>Reads to the end, and answers how it ended.</summary>
    public async Task<int> CloseCodeAsync()
    {
        while (await ReceiveAsync() is not null) { }

        return (int)_socket.CloseStatus!.Value;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _channel.Dispose();
    }

    private static Task SendAsync(
        ClientWebSocket socket,
        ReadOnlyMemory<byte> bytes,
        WebSocketMessageType type
    ) => socket.SendAsync(bytes, type, true, CancellationToken.None).AsTask().Within();
}
