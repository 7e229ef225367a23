using System.Net;
using System.Net.Sockets;

namespace Gatekeeper.Demo.Clients;

/// <summary>
/// Opens connections from many loopback addresses in turn. Every try leaves a port in TIME_WAIT for a minute, and there are
/// only some 28,000 ports for each pair of addresses: a storm of retries from one address would run out of them.
/// </summary>
internal sealed class LoopbackSources
{
    private const int Sources = 64;
    private const int LevelIp = 0;

    /// <summary>IP_BIND_ADDRESS_NO_PORT: take the port at connect, where it must be unique only for this destination.</summary>
    private const int BindAddressNoPort = 24;

    private static readonly byte[] _on = [1, 0, 0, 0];
    private int _next;

    /// <summary>A handler that opens one connection for each try, as separate devices do, and never makes one wait for another.</summary>
    public SocketsHttpHandler CreateHandler() =>
        new()
        {
            ConnectCallback = (context, token) => ConnectAsync(context.DnsEndPoint, token),
            PooledConnectionLifetime = TimeSpan.Zero,
            MaxConnectionsPerServer = int.MaxValue,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };

    private async ValueTask<Stream> ConnectAsync(
        DnsEndPoint to,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
        };
        try
        {
            if (OperatingSystem.IsLinux())
            {
                socket.SetRawSocketOption(LevelIp, BindAddressNoPort, _on);
                socket.Bind(new IPEndPoint(NextSource(), 0));
            }

            await socket.ConnectAsync(
                new IPEndPoint(IPAddress.Loopback, to.Port),
                cancellationToken
            );
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>127.0.0.2 and up: 127.0.0.1 is left to those who come to look.</summary>
    private IPAddress NextSource()
    {
        var number = (uint)Interlocked.Increment(ref _next) % Sources;
        return new IPAddress([127, 0, 0, (byte)(2 + number)]);
    }
}
