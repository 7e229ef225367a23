using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Gatekeeper.Tcp.Forwarding;

/// <summary>What sockets leave to their users.</summary>
internal static class SocketExtensions
{
    /// <summary>The socket of a connection that came through Kestrel's socket transport.</summary>
    /// <exception cref="InvalidOperationException">It came through another one.</exception>
    public static Socket Socket(this ConnectionContext connection) =>
        connection.Features.Get<IConnectionSocketFeature>()?.Socket
        ?? throw new InvalidOperationException("The connection has no socket.");

    /// <summary>Sends all of it: a socket may take a part.</summary>
    public static async ValueTask SendAllAsync(
        this Socket socket,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken
    )
    {
        while (!bytes.IsEmpty)
        {
            var sent = await socket.SendAsync(bytes, SocketFlags.None, cancellationToken);
            bytes = bytes[sent..];
        }
    }
}
