using System.Buffers;
using System.Net.WebSockets;
using Google.Protobuf;

namespace ChatProtocol;

/// <summary>
/// Frames over one WebSocket, the same on both sides. One reader; any number of writers, who take turns.
/// An idle connection holds no buffer: it waits with an empty read, and rents one when there is something to read.
/// The channel is the connection's own and is disposed with it.
/// </summary>
public sealed class FrameConnection(WebSocket socket, ISecureChannel channel, TimeProvider clock)
    : IDisposable
{
    private const int NotSending = 0;
    private const int FirstRead = 4096;

#pragma warning disable CA2213 // See Dispose.
    private readonly SemaphoreSlim _turn = new(1, 1);
#pragma warning restore CA2213

    private long _sendingSince = NotSending;

    /// <summary>What the peer said when it closed.</summary>
    public int? PeerCloseCode => (int?)socket.CloseStatus;

    public string? PeerCloseText => socket.CloseStatusDescription;

    /// <summary>How long the current write has been waiting for the peer to read; zero when there is none.</summary>
    public TimeSpan SendingFor()
    {
        var since = Interlocked.Read(ref _sendingSince);
        return since == NotSending ? TimeSpan.Zero : clock.GetElapsedTime(since);
    }

    /// <exception cref="FrameException">The frame is larger than <see cref="FrameLimits.MaxFrame"/>.</exception>
    public async ValueTask SendAsync(Frame frame, CancellationToken cancellationToken)
    {
        var size = frame.CalculateSize();
        if (size > FrameLimits.MaxFrame)
        {
            throw new FrameException(
                CloseCodes.TooBig,
                $"A frame of {size} bytes is over the limit of {FrameLimits.MaxFrame}: send less in one frame."
            );
        }

        var buffer = ArrayPool<byte>.Shared.Rent(channel.SealedLength(size));
        await _turn.WaitAsync(cancellationToken);
        try
        {
            frame.WriteTo(buffer.AsSpan(0, size));
            CheckCanSend(cancellationToken);
            var length = channel.Seal(buffer, size);
            Interlocked.Exchange(ref _sendingSince, clock.GetTimestamp() | 1);
            await SendSealedAsync(buffer.AsMemory(0, length), cancellationToken);
        }
        finally
        {
            Interlocked.Exchange(ref _sendingSince, NotSending);
            _turn.Release();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Before it is sealed: a late frame after our own close must not end the connection, which still waits for the peer's.</summary>
    private void CheckCanSend(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            throw new WebSocketException(
                WebSocketError.InvalidState,
                $"Nothing can be sent any more: the connection is {socket.State}."
            );
        }
    }

    /// <summary>What was sealed has its place in the row: if it does not leave, nothing after it can be opened, and the connection is over.</summary>
    private async ValueTask SendSealedAsync(
        ReadOnlyMemory<byte> message,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await socket.SendAsync(
                message,
                WebSocketMessageType.Binary,
                endOfMessage: true,
                cancellationToken
            );
        }
        catch
        {
            socket.Abort();
            throw;
        }
    }

    /// <summary>The next frame; null when the peer has closed.</summary>
    /// <exception cref="FrameException">What came is not a frame.</exception>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    public async ValueTask<Frame?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var first = await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
        if (first.MessageType == WebSocketMessageType.Close)
        {
            return null;
        }

        Check(first.MessageType, length: 0);
        return first.EndOfMessage ? Parse([]) : await ReadMessageAsync(cancellationToken);
    }

    private async ValueTask<Frame?> ReadMessageAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstRead);
        try
        {
            var length = 0;
            while (true)
            {
                var got = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                if (got.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                length += got.Count;
                Check(got.MessageType, length);
                if (got.EndOfMessage)
                {
                    return Parse(buffer.AsSpan(0, length));
                }

                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Says why (inside the channel, then in the close frame) and sends nothing more. The peer's own close arrives at the reader.</summary>
    public async Task CloseAsync(int code, string text, CancellationToken cancellationToken)
    {
        if (code != CloseCodes.Normal)
        {
            var bye = new Bye { Code = (uint)code, Text = text };
            await SendAsync(new Frame { Bye = bye }, cancellationToken);
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync((WebSocketCloseStatus)code, text, cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the connection at once; reader and writers fail.</summary>
    public void Abort() => socket.Abort();

    /// <summary>Called now and then, from any thread: see <see cref="ISecureChannel.Rest"/>.</summary>
    public void Rest() => channel.Rest();

    /// <summary>Ends the connection and the channel with its keys. The turn is left to the collector: a writer may still hold it, and it owns no handle.</summary>
    public void Dispose()
    {
        socket.Dispose();
        channel.Dispose();
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger.AsSpan());
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private void Check(WebSocketMessageType type, int length)
    {
        if (type != WebSocketMessageType.Binary)
        {
            throw new FrameException(CloseCodes.Protocol, "Frames are binary, not text.");
        }

        if (length > channel.MaxMessage)
        {
            throw new FrameException(
                CloseCodes.TooBig,
                $"A frame holds at most {FrameLimits.MaxFrame} bytes."
            );
        }
    }

    private Frame Parse(Span<byte> message)
    {
        var frame = message[..channel.Open(message)];
        try
        {
            var parsed = Frame.Parser.ParseFrom((ReadOnlySpan<byte>)frame);
            return parsed.KindCase != Frame.KindOneofCase.None
                ? parsed
                : throw new FrameException(CloseCodes.Protocol, "The frame says nothing we know.");
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new FrameException(CloseCodes.Protocol, "This is not a frame.", e);
        }
    }
}
