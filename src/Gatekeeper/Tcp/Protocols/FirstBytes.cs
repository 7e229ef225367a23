using System.Buffers;
using Gatekeeper.Tcp.Peeking;

namespace Gatekeeper.Tcp.Protocols;

/// <summary>Lets a reader of plain spans look at the first bytes of a connection, and no further than it may.</summary>
internal static class FirstBytes
{
    /// <summary>Reads an opening from the bytes that are there.</summary>
    /// <param name="bytes">All that came so far.</param>
    /// <param name="opening">What they say.</param>
    /// <returns>Whether they say something, may still come to say something, or never will.</returns>
    public delegate OpeningStatus Reader(ReadOnlySpan<byte> bytes, out Opening opening);

    /// <summary>Shows a reader at most so many bytes; one that needs more than that does not get them.</summary>
    public static OpeningStatus Read(
        in ReadOnlySequence<byte> bytes,
        int most,
        Reader reader,
        out Opening opening
    )
    {
        var length = (int)Math.Min(bytes.Length, most);
        byte[]? rented = null;
        try
        {
            var first = bytes.FirstSpan;
            if (first.Length < length)
            {
                rented = ArrayPool<byte>.Shared.Rent(length);
                bytes.Slice(0, length).CopyTo(rented);
                first = rented;
            }

            var status = reader(first[..length], out opening);
            if (status != OpeningStatus.Read)
            {
                opening = default;
            }

            return status == OpeningStatus.NeedMore && length == most
                ? OpeningStatus.NotThis
                : status;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }
}
