using System.Buffers;
using Gatekeeper.Tcp.Peeking;

namespace Gatekeeper.Http.WebSockets;

/// <summary>What a client said first in its WebSocket.</summary>
/// <param name="Bytes">All bytes that were read, frames and masks as they came.</param>
/// <param name="Opening">What they say; the default when nothing was understood.</param>
internal sealed record FirstMessage(ReadOnlyMemory<byte> Bytes, Opening Opening)
{
    /// <summary>Most first messages fit; who says nothing at all costs nothing.</summary>
    private const int UsualBytes = 512;

    /// <summary>Reads until the protocol understood the opening, it is none, or the deadline passed.</summary>
    /// <param name="client">The client's stream, just upgraded.</param>
    /// <param name="protocol">The protocol.</param>
    /// <param name="deadline">Cancelled when the client has had time enough.</param>
    /// <param name="left">Cancelled when the client left.</param>
    /// <returns>Null when the client left.</returns>
    public static async Task<FirstMessage?> ReadAsync(
        Stream client,
        IOpeningProtocol protocol,
        CancellationToken deadline,
        CancellationToken left
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline, left);
        byte[] frames = [];
        var length = 0;
        try
        {
            while (length < protocol.MostBytes)
            {
#pragma warning disable CA2022 // Reads nothing: it waits, and needs no buffer meanwhile.
                await client.ReadAsync(Memory<byte>.Empty, either.Token);
#pragma warning restore CA2022
                if (length == frames.Length)
                {
                    var more = Math.Clamp(2 * length, UsualBytes, protocol.MostBytes);
                    Array.Resize(ref frames, more);
                }

                var read = await client.ReadAsync(frames.AsMemory(length), either.Token);
                if (read == 0)
                {
                    return null;
                }

                length += read;
                var (end, status) = Look(frames.AsSpan(0, length), protocol, out var opening);
                if (status == OpeningStatus.Read)
                {
                    return new FirstMessage(frames.AsMemory(0, length), opening);
                }

                if (end == ClientFramesEnd.Closed)
                {
                    return null;
                }

                if (status == OpeningStatus.NotThis || end == ClientFramesEnd.Broken)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            if (left.IsCancellationRequested)
            {
                return null;
            }
        }
        catch (IOException)
        {
            return null;
        }

        return new FirstMessage(frames.AsMemory(0, length), default);
    }

    private static (ClientFramesEnd End, OpeningStatus Status) Look(
        ReadOnlySpan<byte> frames,
        IOpeningProtocol protocol,
        out Opening opening
    )
    {
        var messages = ArrayPool<byte>.Shared.Rent(frames.Length);
        try
        {
            var end = ClientFrames.Read(frames, messages, out var said);
            var status = protocol.Read(new ReadOnlySequence<byte>(messages, 0, said), out opening);
            return (end, status);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(messages);
        }
    }
}
