using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Gatekeeper.Tcp.Peeking;

/// <summary>Reads a connection's first bytes without eating them.</summary>
internal static class PeekLoop
{
    /// <summary>
    /// Reads until the protocol has understood the opening, or it is none: bytes that are not this protocol's, more than it may have, the client's leaving
    /// in the middle of it, or the deadline. Every byte stays in the pipe, for whoever reads next.
    /// </summary>
    /// <param name="input">The connection's bytes; nobody else reads meanwhile.</param>
    /// <param name="protocol">The protocol.</param>
    /// <param name="deadline">Cancelled when the client has had time enough.</param>
    /// <returns>What was read; never <see cref="OpeningStatus.NeedMore"/>.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async ValueTask<(OpeningStatus Status, Opening Opening)> PeekAsync(
        PipeReader input,
        IOpeningProtocol protocol,
        CancellationToken deadline
    )
    {
        while (true)
        {
            if (await ReadAsync(input, deadline) is not { } read)
            {
                await UnexamineAsync(input);
                return (OpeningStatus.NotThis, default);
            }

            var bytes = read.Buffer;
            var status = protocol.Read(bytes, out var opening);
            if (
                status == OpeningStatus.NeedMore
                && (read.IsCompleted || bytes.Length >= protocol.MostBytes)
            )
            {
                status = OpeningStatus.NotThis;
            }

            if (status != OpeningStatus.NeedMore)
            {
                // Not examined, or the next reader would wait for bytes beyond those.
                input.AdvanceTo(bytes.Start, bytes.Start);
                return (status, opening);
            }

            input.AdvanceTo(bytes.Start, bytes.End);
        }
    }

    /// <summary>Whoever reads next must be given what is there already, and not wait for more.</summary>
    private static async ValueTask UnexamineAsync(PipeReader input)
    {
        input.CancelPendingRead();
        if (await ReadAsync(input, CancellationToken.None) is { } read)
        {
            input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
        }
    }

    /// <summary>
    /// A connection that was aborted here ends as if somebody had cancelled the read, and one that timed out in a fault of its socket. For whoever peeks it is
    /// broken, and the deadline alone is the deadline.
    /// </summary>
    /// <returns>Null when the deadline passed.</returns>
    private static async ValueTask<ReadResult?> ReadAsync(
        PipeReader input,
        CancellationToken deadline
    )
    {
        try
        {
            return await input.ReadAsync(deadline);
        }
        catch (OperationCanceledException cancelled)
            when (cancelled is not ConnectionAbortedException && deadline.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception broken) when (broken is OperationCanceledException or SocketException)
        {
            throw new IOException(broken.Message, broken);
        }
    }
}
