using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Gatekeeper.Tunnels;
using Microsoft.AspNetCore.Connections;

namespace Gatekeeper.Tcp.Forwarding;

/// <summary>A raw connection as a stream, for TLS: read from Kestrel's pipe, so that what was peeked is read again, and sent straight to the socket.</summary>
internal sealed class SocketStream(ConnectionContext connection) : ForwardStream
{
    private readonly PipeReader _input = connection.Transport.Input;
#pragma warning disable CA2213 // The connection owns it.
    private readonly Socket _socket = connection.Socket();
#pragma warning restore CA2213

    public override bool CanWrite => true;

    /// <summary>Reads what there is; into no room, waits until there is something: so an idle connection holds no buffer.</summary>
    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        while (true)
        {
            var read = await _input.ReadAsync(cancellationToken);
            var bytes = read.Buffer;
            if (bytes.IsEmpty && !read.IsCompleted)
            {
                _input.AdvanceTo(bytes.Start);
                continue;
            }

            var part = bytes.Slice(0, Math.Min(bytes.Length, buffer.Length));
            part.CopyTo(buffer.Span);
            _input.AdvanceTo(part.End);
            return (int)part.Length;
        }
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            await _socket.SendAllAsync(buffer, cancellationToken);
        }
        catch (SocketException broken)
        {
            throw new IOException(broken.Message, broken);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();
}
