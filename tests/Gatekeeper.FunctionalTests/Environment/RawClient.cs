using System.Net;
using System.Net.Sockets;
using System.Text;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>A client that sends exactly the bytes it is told to.</summary>
internal sealed class RawClient : IDisposable
{
    /// <summary>A WebSocket's Close frame with the code 1001.</summary>
    public const string GoingAway = "\u0088\u0002\u0003\u00e9";

    private readonly Socket _socket;

    private RawClient(Socket socket) => _socket = socket;

    public static async Task<RawClient> ConnectAsync(Uri to, IPAddress? from = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
        };
        if (from is not null)
        {
            socket.Bind(new IPEndPoint(from, 0));
        }

        await socket.ConnectAsync(IPAddress.Loopback, to.Port).Within();
        return new RawClient(socket);
    }

    /// <summary>Connects and asks for a WebSocket, as foreground, background or without a flag.</summary>
    public static async Task<RawClient> UpgradeAsync(
        Uri to,
        string? connectionClass,
        IPAddress? from = null
    )
    {
        var client = await ConnectAsync(to, from);
        await client.SendAsync(UpgradeRequest(connectionClass));
        return client;
    }

    public static string UpgradeRequest(string? connectionClass, string more = "") =>
        "GET /v1/chat HTTP/1.1\r\nHost: chat\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + (connectionClass is null ? "" : $"Gatekeeper-Class: {connectionClass}\r\n")
        + more
        + "\r\n";

    public async Task SendAsync(string bytes) =>
        await _socket.SendAsync(Encoding.Latin1.GetBytes(bytes)).Within();

    /// <summary>The head of the next answer, up to the empty line.</summary>
    public async Task<string> HeadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _socket.ReceiveAsync(one).Within() == 0)
            {
                break;
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    public async Task<int> StatusAsync()
    {
        var head = await HeadAsync();
        return head.Length > 12
            ? int.Parse(head.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture)
            : 0;
    }

    /// <summary>Some bytes, or empty when the other side has closed.</summary>
    public async Task<string> ReceiveAsync()
    {
        var buffer = new byte[4096];
        try
        {
            var read = await _socket.ReceiveAsync(buffer).Within();
            return Encoding.Latin1.GetString(buffer, 0, read);
        }
        catch (SocketException)
        {
            return "";
        }
    }

    /// <summary>So many bytes, or fewer when the other side closes before.</summary>
    public async Task<string> ReceiveAsync(int length)
    {
        var all = new StringBuilder();
        var one = new byte[1];
        while (all.Length < length && await _socket.ReceiveAsync(one).Within() > 0)
        {
            all.Append((char)one[0]);
        }

        return all.ToString();
    }

    /// <summary>Everything until the other side closes.</summary>
    public async Task<string> ToEndAsync()
    {
        var all = new StringBuilder();
        for (var part = await ReceiveAsync(); part.Length > 0; part = await ReceiveAsync())
        {
            all.Append(part);
        }

        return all.ToString();
    }

    /// <summary>Vanishes without a good-bye: RST instead of FIN.</summary>
    public void Vanish()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();
}
