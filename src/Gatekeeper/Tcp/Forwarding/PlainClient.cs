using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Gatekeeper.Tcp.Forwarding;

/// <summary>
/// A client's bytes as they are. Read from Kestrel's pipe, which holds at most what its transport was told to; sent straight to the socket: Kestrel's own way
/// out says only that bytes were queued, and a half close must come after the last of them.
/// </summary>
internal sealed class PlainClient : ClientEnd
{
    private readonly ConnectionContext _connection;
    private readonly Socket _socket;

    /// <param name="connection">A connection of Kestrel's socket transport; nobody writes to its output.</param>
    public PlainClient(ConnectionContext connection)
    {
        _connection = connection;
        _socket = connection.Socket();
    }

    public override PipeReader Input => _connection.Transport.Input;

    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken
    ) => _socket.SendAllAsync(bytes, cancellationToken);

    public override ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        _socket.Shutdown(SocketShutdown.Send);
        return ValueTask.CompletedTask;
    }

    public override void Abort() =>
        _connection.Abort(new ConnectionAbortedException("The other side broke the connection."));
}
