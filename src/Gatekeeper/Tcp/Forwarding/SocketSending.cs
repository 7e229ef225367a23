using System.Net.Sockets;

namespace Gatekeeper.Tcp.Forwarding;

/// <summary>What sockets leave to their users.</summary>
internal static class SocketSending
{
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
