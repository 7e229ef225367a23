using System.Net.Sockets;
using System.Text;

namespace Chat.Bench.Idle;

/// <summary>Opens WebSockets by hand, and says nothing on them.</summary>
internal static class IdleClient
{
    private static readonly byte[] Upgrade = Encoding.ASCII.GetBytes(
        "GET / HTTP/1.1\r\nHost: idle\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    );

    private static readonly byte[] End = Encoding.ASCII.GetBytes("\r\n\r\n");

    public static async Task<IAsyncDisposable> ConnectAsync(Uri server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Upgrade);
        var answer = new byte[1024];
        var length = 0;
        while (answer.AsSpan(0, length).IndexOf(End) < 0)
        {
            var got = await stream.ReadAsync(answer.AsMemory(length));
            length +=
                got > 0
                    ? got
                    : throw new BenchFailedException("The idle Kestrel refused an upgrade.");
        }

        return stream;
    }
}
