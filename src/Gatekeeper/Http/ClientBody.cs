using Gatekeeper.Tunnels;

namespace Gatekeeper.Http;

/// <summary>
/// The body of a request that holds a place. While the proxy waits for more of it, it is the client's turn: a phone on a slow network is not the backend's
/// slowness, and a client that dawdles on purpose must not keep places from others, nor pass for a backend that hangs.
/// </summary>
internal sealed class ClientBody(Stream inner, Handshake handshake) : ForwardStream
{
    public override bool CanWrite => false;

    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        var read = inner.ReadAsync(buffer, cancellationToken);
        return read.IsCompleted ? read : WaitAsync(read);
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        inner.Read(buffer, offset, count);

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    private async ValueTask<int> WaitAsync(ValueTask<int> read)
    {
        handshake.AwaitClient();
        try
        {
            return await read;
        }
        finally
        {
            handshake.ClientSpoke();
        }
    }
}
