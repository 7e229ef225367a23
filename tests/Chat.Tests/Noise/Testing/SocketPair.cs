using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using ChatProtocol;
using ChatProtocol.Noise;

namespace Chat.Tests.Noise.Testing;

/// <summary>Two ends of one WebSocket over a loopback connection, the server's with frames in a channel; a test speaks for the client.</summary>
internal sealed class SocketPair : IDisposable
{
    private readonly Socket _client;
    private readonly Socket _server;

    private SocketPair(Socket client, Socket server)
    {
        (_client, _server) = (client, server);
        ClientSocket = Open(client, isServer: false);
        var (clientEnd, serverEnd) = TwoSides.Channel();
        ClientChannel = clientEnd;
        ServerChannel = serverEnd;
        Server = new FrameConnection(Open(server, isServer: true), serverEnd, TimeProvider.System);
    }

    public WebSocket ClientSocket { get; }

    public NoiseChannel ClientChannel { get; }

    public NoiseChannel ServerChannel { get; }

    public FrameConnection Server { get; }

    public static async Task<SocketPair> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint).Within();
        return new SocketPair(client, await listener.AcceptSocketAsync().Within());
    }

    /// <summary>Sends bytes as one message, whatever they are.</summary>
    public Task SendAsync(byte[] message) =>
        ClientSocket
            .SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, default)
            .Within();

    public async Task<byte[]> ReceiveAsync()
    {
        var buffer = new byte[NoiseLimits.MaxMessage + 1];
        var length = 0;
        while (true)
        {
            var got = await ClientSocket
                .ReceiveAsync(
                    new ArraySegment<byte>(buffer, length, buffer.Length - length),
                    default
                )
                .Within();
            length += got.Count;
            if (got.EndOfMessage)
            {
                return buffer[..length];
            }
        }
    }

    public void Dispose()
    {
        Server.Dispose();
        ClientSocket.Dispose();
        ClientChannel.Dispose();
        _client.Dispose();
        _server.Dispose();
    }

    private static WebSocket Open(Socket socket, bool isServer) =>
        WebSocket.CreateFromStream(
            new NetworkStream(socket, ownsSocket: true),
            new WebSocketCreationOptions { IsServer = isServer }
        );
}
