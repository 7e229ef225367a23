namespace Gatekeeper.Http.WebSockets;

/// <summary>A client's bytes from the first on, although some of them were read before; everything else is the client's own stream.</summary>
internal sealed class ReplayStream : ClientStream
{
    private ReadOnlyMemory<byte> _readBefore;

    /// <param name="client">The client's own stream; belongs to this one from now on.</param>
    /// <param name="readBefore">What was read of it.</param>
    public ReplayStream(Stream client, ReadOnlyMemory<byte> readBefore)
    {
        Client = client;
        _readBefore = readBefore;
    }

    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    ) =>
        _readBefore.IsEmpty
            ? base.ReadAsync(buffer, cancellationToken)
            : ValueTask.FromResult(Replay(buffer.Span));

    public override int Read(byte[] buffer, int offset, int count) =>
        _readBefore.IsEmpty
            ? base.Read(buffer, offset, count)
            : Replay(buffer.AsSpan(offset, count));

    /// <summary>YARP asks with no room at all first, to hear that there is something: that takes nothing.</summary>
    private int Replay(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, _readBefore.Length);
        _readBefore.Span[..length].CopyTo(buffer);
        _readBefore = _readBefore[length..];
        return length;
    }
}
