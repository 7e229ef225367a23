using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>A client that comes by TLS under a server name, and trusts every certificate.</summary>
internal sealed class TlsClient : IDisposable
{
    private readonly Socket _socket;
    private readonly SslStream _tls;
    private readonly Task _handshake;

    private TlsClient(Socket socket, SslClientAuthenticationOptions options)
    {
        _socket = socket;
        _tls = new SslStream(new NetworkStream(socket), false, (_, _, _, _) => true);
        _handshake = _tls.AuthenticateAsClientAsync(options);
    }

    /// <summary>Whether the server has answered its hello.</summary>
    public bool IsSecure => _handshake.IsCompletedSuccessfully;

    /// <summary>Connects and sends its hello; does not wait for an answer.</summary>
    public static async Task<TlsClient> ConnectAsync(
        Uri to,
        string serverName,
        params string[] protocols
    )
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
        };
        await socket.ConnectAsync(IPAddress.Loopback, to.Port).Within();
        return new TlsClient(
            socket,
            new SslClientAuthenticationOptions
            {
                TargetHost = serverName,
                ApplicationProtocols =
                [
                    .. protocols.Select(name => new SslApplicationProtocol(name)),
                ],
            }
        );
    }

    /// <summary>Finishes TLS and asks for a WebSocket, with a flag in the header or without.</summary>
    public async Task UpgradeAsync(string? connectionClass = null, string more = "")
    {
        await _handshake.Within();
        await _tls.WriteAsync(
                Encoding.Latin1.GetBytes(RawClient.UpgradeRequest(connectionClass, more))
            )
            .AsTask()
            .Within();
    }

    /// <summary>Finishes TLS and sends a request.</summary>
    public async Task SendAsync(string bytes)
    {
        await _handshake.Within();
        await _tls.WriteAsync(Encoding.Latin1.GetBytes(bytes)).AsTask().Within();
    }

    /// <summary>The head of the next answer, up to the empty line.</summary>
    public async Task<string> HeadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (
            !head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)
            && await _tls.ReadAsync(one).AsTask().Within() > 0
        )
        {
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

    /// <summary>How its handshake failed.</summary>
    public async Task<Exception> FailureAsync() =>
        await Assert.ThrowsAnyAsync<Exception>(() => _handshake.Within());

    public void Dispose()
    {
        _tls.Dispose();
        _socket.Dispose();
    }
}
