using System.Net.Sockets;

namespace Gatekeeper.Tcp.Listeners;

/// <summary>Connects to destinations.</summary>
internal static class BackendConnect
{
    /// <summary>How long a connect may take; beyond it the destination is as good as down. The same as towards HTTP destinations.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private const int KeepAliveSeconds = 60;

    /// <summary>Connects; the socket belongs to the caller.</summary>
    /// <exception cref="SocketException">It cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public static async Task<Socket> ConnectAsync(
        ListenerDestination destination,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(destination.Address, cancellationToken);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(
                SocketOptionLevel.Tcp,
                SocketOptionName.TcpKeepAliveTime,
                KeepAliveSeconds
            );
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether a failed connect says something of the destination. This machine's own want of ports, memory or descriptors does not.</summary>
    public static bool IsDestinationsFault(Exception fault) =>
        fault
            is not SocketException
            {
                SocketErrorCode: SocketError.TooManyOpenSockets
                    or SocketError.NoBufferSpaceAvailable
                    or SocketError.AddressNotAvailable
            };
}
