using System.Buffers.Binary;

namespace Gatekeeper.Http.WebSockets;

/// <summary>
/// Reads what a client said in its first WebSocket frames (RFC 6455, no extension): the bytes of its messages, unmasked, one behind the other. Control
/// frames between them are passed over. Reads bytes and never eats them: whoever is the server in the end reads them again.
/// </summary>
internal static class ClientFrames
{
    private const int HeadBytes = 2;
    private const int MaskBytes = 4;
    private const int MostInControl = 125;
    private const int TwoByteLength = 126;
    private const byte FinalBit = 0x80;
    private const byte ReservedBits = 0x70;
    private const byte OpcodeBits = 0x0F;
    private const byte ControlBit = 0x08;
    private const byte MaskBit = 0x80;
    private const byte LengthBits = 0x7F;

    /// <summary>Takes the frames apart as far as they have come.</summary>
    /// <param name="frames">From the first byte behind the upgrade on.</param>
    /// <param name="messages">Room for what was said, as long as <paramref name="frames"/>.</param>
    /// <param name="length">How many bytes of it were said.</param>
    /// <returns>What can be expected of the client.</returns>
    public static ClientFramesEnd Read(
        ReadOnlySpan<byte> frames,
        Span<byte> messages,
        out int length
    )
    {
        length = 0;
        while (true)
        {
            var end = TryHead(frames, out var opcode, out var head, out var size);
            if (end is { } over)
            {
                return over;
            }

            var isWhole = frames.Length - head >= size;
            if (opcode == WebSocketFrames.Close)
            {
                return ClientFramesEnd.Closed;
            }

            if ((opcode & ControlBit) == 0)
            {
                var here = (int)Math.Min(size, frames.Length - head);
                var mask = frames.Slice(head - MaskBytes, MaskBytes);
                for (var index = 0; index < here; index++)
                {
                    messages[length++] = (byte)(frames[head + index] ^ mask[index % MaskBytes]);
                }
            }

            if (!isWhole)
            {
                return ClientFramesEnd.Open;
            }

            frames = frames[(head + (int)size)..];
        }
    }

    /// <returns>Null when there is a head; else how it ends here.</returns>
    private static ClientFramesEnd? TryHead(
        ReadOnlySpan<byte> frames,
        out int opcode,
        out int head,
        out long size
    )
    {
        (opcode, head, size) = (0, HeadBytes, 0);
        if (frames.Length < HeadBytes)
        {
            return ClientFramesEnd.Open;
        }

        opcode = frames[0] & OpcodeBits;
        size = frames[1] & LengthBits;
        var isControl = (opcode & ControlBit) != 0;
        if (
            (frames[0] & ReservedBits) != 0
            || (frames[1] & MaskBit) == 0
            || opcode
                is > WebSocketFrames.Binary
                    and < WebSocketFrames.Close
                    or > WebSocketFrames.Pong
            || (isControl && (size > MostInControl || (frames[0] & FinalBit) == 0))
        )
        {
            return ClientFramesEnd.Broken;
        }

        var lengthBytes =
            size < TwoByteLength ? 0
            : size == TwoByteLength ? sizeof(ushort)
            : sizeof(ulong);
        head += lengthBytes + MaskBytes;
        if (frames.Length < head)
        {
            return ClientFramesEnd.Open;
        }

        size = lengthBytes switch
        {
            sizeof(ushort) => BinaryPrimitives.ReadUInt16BigEndian(frames[HeadBytes..]),
            sizeof(ulong) => BinaryPrimitives.ReadInt64BigEndian(frames[HeadBytes..]),
            _ => size,
        };
        return size < 0 ? ClientFramesEnd.Broken : null;
    }
}
