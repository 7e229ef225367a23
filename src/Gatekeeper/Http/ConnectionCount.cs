using System.Net.Sockets;
using Gatekeeper.Admission;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Gatekeeper.Http;

/// <summary>
/// Counts every client connection against the descriptor budget before anything is spent on it, and closes it at once when all are used.
/// Also turns TCP keep-alive on, so that clients that vanished without a word are found.
/// </summary>
internal sealed class ConnectionCount(DescriptorBudget descriptors)
{
    private const int KeepAliveSeconds = 60;
    private long _overLimit;

    public long OverLimit => Interlocked.Read(ref _overLimit);

    public ConnectionDelegate Use(ConnectionDelegate next) =>
        async connection =>
        {
            if (!descriptors.TryTake())
            {
                Interlocked.Increment(ref _overLimit);
                connection.Abort();
                return;
            }

            try
            {
                KeepAlive(connection);
                await next(connection);
            }
            finally
            {
                descriptors.GiveBack();
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
