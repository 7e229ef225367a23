using System.Buffers;
using System.Buffers.Binary;

namespace Gatekeeper.Tcp.Peeking;

/// <summary>
/// Puts a TLS ClientHello together: the handshake message lies in one or more records (RFC 8446 section 5.1), those in one or more pieces of memory. Checks
/// no more than is needed to find it; what it says is <see cref="ClientHelloBody"/>'s.
/// </summary>
internal static class ClientHello
{
    /// <summary>Records and all.</summary>
    public const int MostBytes = 64 * 1024;

    private const int RecordHeader = 5;
    private const int MessageHeader = 4;
    private const byte HandshakeRecord = 22;
    private const byte ClientHelloMessage = 1;
    private const int LongestRecord = 1 << 14;

    /// <summary>Nobody cuts a hello into more records in earnest, and each look at an unfinished one walks over all of them.</summary>
    private const int MostRecords = 128;

    /// <summary>Reads what has come so far.</summary>
    public static OpeningStatus Read(in ReadOnlySequence<byte> bytes, out Opening opening)
    {
        opening = default;
        var status = Measure(bytes, out var records, out var length);
        if (status != OpeningStatus.Read)
        {
            return status;
        }

        if (records == 1 && bytes.First.Length >= RecordHeader + MessageHeader + length)
        {
            return Understand(
                bytes.FirstSpan.Slice(RecordHeader + MessageHeader, length),
                out opening
            );
        }

        var message = ArrayPool<byte>.Shared.Rent(MessageHeader + length);
        try
        {
            Gather(bytes, message.AsSpan(0, MessageHeader + length));
            return Understand(message.AsSpan(MessageHeader, length), out opening);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    /// <summary>Finds out how long the message is and whether all of it is there.</summary>
    private static OpeningStatus Measure(
        in ReadOnlySequence<byte> bytes,
        out int records,
        out int length
    )
    {
        records = 0;
        length = 0;
        var reader = new SequenceReader<byte>(bytes);
        Span<byte> header = stackalloc byte[MessageHeader];
        var inMessage = 0;
        while (true)
        {
            var status = ReadRecordHeader(ref reader, out var inRecord);
            if (status != OpeningStatus.Read)
            {
                return status;
            }

            if (++records > MostRecords)
            {
                return OpeningStatus.NotThis;
            }

            var there = (int)Math.Min(inRecord, reader.Remaining);
            if (inMessage < MessageHeader && there > 0)
            {
                var take = Math.Min(MessageHeader - inMessage, there);
                reader.UnreadSequence.Slice(0, take).CopyTo(header[inMessage..]);
                if (!MayBegin(header[..(inMessage + take)], out length))
                {
                    return OpeningStatus.NotThis;
                }
            }

            inMessage += there;
            if (inMessage >= MessageHeader + length && inMessage >= MessageHeader)
            {
                return OpeningStatus.Read;
            }

            if (there < inRecord)
            {
                return OpeningStatus.NeedMore;
            }

            reader.Advance(inRecord);
        }
    }

    /// <summary>Whether bytes may be the beginning of the message's header, and its length when the header is whole.</summary>
    private static bool MayBegin(ReadOnlySpan<byte> header, out int length)
    {
        length = 0;
        if (header[0] != ClientHelloMessage)
        {
            return false;
        }

        if (header.Length == MessageHeader)
        {
            length = (header[1] << 16) | BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        }

        return length <= MostBytes - RecordHeader - MessageHeader;
    }

    /// <summary>Reads a record's header and stops at its content; garbage is known by its first byte.</summary>
    private static OpeningStatus ReadRecordHeader(ref SequenceReader<byte> reader, out int inRecord)
    {
        inRecord = 0;
        if (
            (reader.TryPeek(0, out var type) && type != HandshakeRecord)
            || (reader.TryPeek(1, out var major) && major != 3)
        )
        {
            return OpeningStatus.NotThis;
        }

        if (!reader.TryPeek(3, out var high) || !reader.TryPeek(4, out var low))
        {
            return OpeningStatus.NeedMore;
        }

        reader.Advance(RecordHeader);
        inRecord = (high << 8) | low;
        return inRecord is > 0 and <= LongestRecord ? OpeningStatus.Read : OpeningStatus.NotThis;
    }

    /// <summary>Copies the message out of its records; <see cref="Measure"/> saw that all of it is there.</summary>
    private static void Gather(in ReadOnlySequence<byte> bytes, Span<byte> message)
    {
        var reader = new SequenceReader<byte>(bytes);
        while (
            message.Length > 0
            && ReadRecordHeader(ref reader, out var inRecord) == OpeningStatus.Read
        )
        {
            var take = Math.Min(inRecord, message.Length);
            reader.UnreadSequence.Slice(0, take).CopyTo(message);
            reader.Advance(take);
            message = message[take..];
        }
    }

    private static OpeningStatus Understand(ReadOnlySpan<byte> body, out Opening opening) =>
        ClientHelloBody.TryRead(body, out opening) ? OpeningStatus.Read : OpeningStatus.NotThis;
}
