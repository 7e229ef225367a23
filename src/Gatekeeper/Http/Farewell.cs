namespace Gatekeeper.Http;

/// <summary>
/// The client's side of a WebSocket that can be told to end: between two frames the client gets a Close frame (1001, going away), and nothing more of what the backend
/// sends. What the client still sends reaches the backend as it came, its own Close frame included, and the backend closes. So neither side sees half a frame. Until
/// it is told to end every byte passes as it came. Thread-safe.
/// </summary>
internal sealed class Farewell : ClientStream
{
    /// <summary>FIN and opcode 8, two bytes: 1001. (1012, service restart, would say more; .NET's own client takes it for a fault.)</summary>
    private static readonly byte[] GoingAway = [0x88, 0x02, 0x03, 0xE9];

    private readonly Lock _lock = new();
    private FrameEdge _edge;
    private bool _hasBegun;
    private bool _isWriting;
    private bool _isWanted;
    private bool _isSaid;

    /// <summary>The client was told 101.</summary>
    public Task BeginAsync(Stream client)
    {
        lock (_lock)
        {
            Client = client;
            _hasBegun = true;
            if (!_isWanted)
            {
                return Task.CompletedTask;
            }

            _isSaid = true;
        }

        return SayAsync().AsTask();
    }

    /// <summary>Says good-bye as soon as no frame is under way; at once, in most cases.</summary>
    public void Say()
    {
        lock (_lock)
        {
            _isWanted = true;
            if (!_hasBegun || _isWriting || _isSaid || !_edge.IsHere)
            {
                return;
            }

            _isSaid = true;
        }

        _ = SayAsync().AsTask();
    }

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        bool isWanted;
        lock (_lock)
        {
            if (_isSaid)
            {
                return default;
            }

            (_isWriting, isWanted) = (true, _isWanted);
        }

        var cut = _edge.Advance(buffer.Span, stop: isWanted);
        var write = Client.WriteAsync(buffer[..cut], cancellationToken);
        return write.IsCompletedSuccessfully ? Wrote() : WroteAsync(write);
    }

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    private async ValueTask WroteAsync(ValueTask write)
    {
        await write;
        await Wrote();
    }

    private ValueTask Wrote()
    {
        lock (_lock)
        {
            _isWriting = false;
            if (!_isWanted || !_edge.IsHere)
            {
                return default;
            }

            _isSaid = true;
        }

        return SayAsync();
    }

    private async ValueTask SayAsync()
    {
        try
        {
            await Client.WriteAsync(GoingAway);
            await Client.FlushAsync();
        }
        catch (Exception gone)
            when (gone
                    is IOException
                        or OperationCanceledException
                        or ObjectDisposedException
                        or InvalidOperationException
            )
        {
            // The client left first.
        }
    }
}
