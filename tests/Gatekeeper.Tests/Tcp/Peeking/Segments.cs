using System.Buffers;

namespace Gatekeeper.Tests.Tcp.Peeking;

/// <summary>Bytes as a pipe hands them out when they came in parts.</summary>
internal sealed class Segments : ReadOnlySequenceSegment<byte>
{
    private Segments(byte[] bytes, long before)
    {
        Memory = bytes;
        RunningIndex = before;
    }

    /// <summary>The parts one after the other, each a segment of its own.</summary>
    public static ReadOnlySequence<byte> Of(params byte[][] parts)
    {
        var first = new Segments(parts[0], 0);
        var last = first;
        foreach (var part in parts.Skip(1))
        {
            var next = new Segments(part, last.RunningIndex + last.Memory.Length);
            last.Next = next;
            last = next;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
