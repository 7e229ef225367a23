using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Gatekeeper.TlsBench.Load;

/// <summary>One TLS client that asks for a WebSocket. Never resumes a session: in a storm whose cause was a server's end there is none to resume.</summary>
internal sealed class TlsConnection : IDisposable
{
    private const string Request =
        "GET {0} HTTP/1.1\r\nGatekeeper-Class: {1}\r\nHost: chat\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private readonly Socket _socket;
    private readonly SslStream _tls;

    private TlsConnection(Socket socket)
    {
        _socket = socket;
        _tls = new SslStream(
            new NetworkStream(socket),
            leaveInnerStreamOpen: false,
            static (_, certificate, _, _) => certificate?.Subject == BenchFiles.Subject
        );
    }

    public static async Task<TlsConnection> ConnectAsync(int port, string from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
        };
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new TlsConnection(socket);
    }

    /// <summary>Does TLS as far as the server lets it, and asks.</summary>
    /// <param name="connectionClass"><c>fg</c> or <c>bg</c>: said in the server's name, and in the request.</param>
    /// <param name="path">What it asks for.</param>
    public async Task AskAsync(string connectionClass, string path)
    {
        await _tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = $"{connectionClass}.chat.example",
                AllowTlsResume = false,
            }
        );
        await _tls.WriteAsync(
            Encoding.ASCII.GetBytes(
                Request
                    .Replace("{0}", path, StringComparison.Ordinal)
                    .Replace("{1}", connectionClass, StringComparison.Ordinal)
            )
        );
    }

    /// <summary>The first bytes of the answer.</summary>
    public async Task<string> AnswerAsync()
    {
        var buffer = new byte[256];
        var read = await _tls.ReadAsync(buffer);
        return Encoding.ASCII.GetString(buffer, 0, read);
    }

    public void Dispose()
    {
        // Gone without a word, so that the next queue finds the ports free.
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
        _tls.Dispose();
    }
}
