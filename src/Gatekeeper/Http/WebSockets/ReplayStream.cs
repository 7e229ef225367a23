namespace Gatekeeper.Http.WebSockets;

/// <summary>A client's bytes from the first on, although some of them were read before; everything else is the client's own stream.</summary>
internal sealed class ReplayStream(Stream client, ReadOnlyMemory<byte> readBefore) : ForwardStream
{
    private ReadOnlyMemory<byte> _readBefore = readBefore;

    public override bool CanWrite => true;

    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    ) =>
        _readBefore.IsEmpty
            ? client.ReadAsync(buffer, cancellationToken)
            : ValueTask.FromResult(Replay(buffer.Span));

    public override int Read(byte[] buffer, int offset, int count) =>
        _readBefore.IsEmpty
            ? client.Read(buffer, offset, count)
            : Replay(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    ) => client.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(
        byte[] buffer,
        int offset,
        int count,
        CancellationToken cancellationToken
    ) => client.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) =>
        client.Write(buffer, offset, count);

    public override void Flush() => client.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        client.FlushAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            client.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>YARP asks with no room at all first, to hear that there is something: that takes nothing.</summary>
    private int Replay(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, _readBefore.Length);
        _readBefore.Span[..length].CopyTo(buffer);
        _readBefore = _readBefore[length..];
        return length;
    }
}
