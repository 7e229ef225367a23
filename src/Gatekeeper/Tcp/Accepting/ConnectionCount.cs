using System.Net.Sockets;
using Gatekeeper.Protection;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Gatekeeper.Tcp.Accepting;

/// <summary>
/// Counts every client connection against the limits before anything is spent on it, and closes it at once when it may not stay: where it is
/// accepted (<see cref="GateListener"/>), or else at the head of its pipeline. Also turns TCP keep-alive on, so that clients that vanished without a word are found.
/// </summary>
internal sealed class ConnectionCount(ConnectionLimits limits)
{
    private const int KeepAliveSeconds = 60;

    /// <summary>Whether it is better to accept nobody for a moment.</summary>
    public bool IsCrowded => limits.IsCrowded;

    /// <summary>Counts an accepted connection.</summary>
    /// <returns>Whether it may stay; then <see cref="Use"/> must follow.</returns>
    public bool TryEnter(ConnectionContext connection)
    {
        var visit = new ConnectionVisit(connection);
        if (!limits.TryEnter(visit))
        {
            return false;
        }

        connection.Features.Set<Visit>(visit);
        return true;
    }

    public ConnectionDelegate Use(ConnectionDelegate next) =>
        async connection =>
        {
            if (connection.Features.Get<Visit>() is null && !TryEnter(connection))
            {
                connection.Abort();
                return;
            }

            var visit = connection.Features.Get<Visit>()!; // set above, if not before
            try
            {
                KeepAlive(connection);
                await next(connection);
            }
            finally
            {
                limits.Ended(visit);
            }
        };

    private static void KeepAlive(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
        {
            return;
        }

        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(
                SocketOptionLevel.Tcp,
                SocketOptionName.TcpKeepAliveTime,
                KeepAliveSeconds
            );
        }
        catch (SocketException)
        {
            // The client is gone already; the connection's own end says so.
        }
    }
}
