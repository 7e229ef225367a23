using System.Buffers;

namespace Gatekeeper.Tcp.Peeking;

/// <summary>Reads PROXY protocol headers of both versions. Never throws, whatever the bytes are, and consumes nothing.</summary>
internal static class ProxyHeaderReader
{
    /// <summary>Reads the header that a connection begins with.</summary>
    /// <param name="bytes">All bytes that came so far.</param>
    /// <param name="header">The header, when all of it has come.</param>
    public static ProxyHeaderStatus Read(in ReadOnlySequence<byte> bytes, out ProxyHeader? header)
    {
        if (bytes.IsSingleSegment)
        {
            return Read(bytes.FirstSpan, out header);
        }

        var length = (int)Math.Min(bytes.Length, ProxyHeader.MostBytes);
        var whole = ArrayPool<byte>.Shared.Rent(length);
        bytes.Slice(0, length).CopyTo(whole);
        var status = Read(whole.AsSpan(0, length), out header);
        ArrayPool<byte>.Shared.Return(whole);
        return status;
    }

    /// <summary>Reads the header that a connection begins with.</summary>
    /// <param name="bytes">All bytes that came so far.</param>
    /// <param name="header">The header, when all of it has come.</param>
    public static ProxyHeaderStatus Read(ReadOnlySpan<byte> bytes, out ProxyHeader? header)
    {
        header = null;
        if (ProxyVersion2.Begins(bytes))
        {
            return ProxyVersion2.Read(bytes, out header);
        }

        return ProxyVersion1.Begins(bytes)
            ? ProxyVersion1.Read(bytes, out header)
            : ProxyHeaderStatus.Invalid;
    }
}
