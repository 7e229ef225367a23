using System.Buffers.Binary;
using System.Security.Cryptography;
using Gatekeeper.Admission;

namespace Gatekeeper.Proofs;

/// <summary>
/// Tickets on the wire. Body: <c>rank, +128 when proven (1) | first seen, unix milliseconds (6) | expiry, unix seconds (4)</c>, big-endian; a client without
/// a device id gets <c>number (9)</c> in addition, random in its first ticket. 44 or 56 letters.
/// </summary>
public static class TicketCodec
{
    /// <summary>The longest device id that a proof can belong to.</summary>
    public const int LongestDevice = 128;

    private const int BodyBytes = 11;
    private const int NumberBytes = 9;
    private const int ProvenFlag = 0x80;
    private const long LargestMilliseconds = (1L << 48) - 1;

    /// <summary>Signs a ticket.</summary>
    /// <param name="keys">The keys in force.</param>
    /// <param name="ticket">The ticket.</param>
    /// <param name="device">Whose it is, at most 128 ASCII letters; null for a client that did not say, whose ticket whoever holds it may show.</param>
    public static string Write(ProofKeys keys, in Ticket ticket, string? device)
    {
        Span<byte> body = stackalloc byte[BodyBytes + NumberBytes];
        var firstSeen = ticket.FirstSeen.ToUnixTimeMilliseconds();
        var expiry = ticket.Expiry.ToUnixTimeSeconds();
        body[0] = (byte)((int)ticket.Rank | (ticket.IsProven ? ProvenFlag : 0));
        WriteMilliseconds(body[1..], Math.Clamp(firstSeen, 0, LargestMilliseconds));
        BinaryPrimitives.WriteUInt32BigEndian(
            body[7..],
            (uint)Math.Clamp(expiry, 0, uint.MaxValue)
        );
        if (device is not null)
        {
            return ProofFrame.Seal(keys, ProofKind.Ticket, body[..BodyBytes], device);
        }

        WriteNumber(body[BodyBytes..], ticket.Number);
        return ProofFrame.Seal(keys, ProofKind.AnonymousTicket, body, "");
    }

    /// <summary>Reads what a client sent; never throws.</summary>
    /// <param name="keys">The keys in force.</param>
    /// <param name="text">What it sent, or null.</param>
    /// <param name="device">The device id it gives, or null.</param>
    /// <param name="now">The wall clock.</param>
    /// <param name="ticket">The ticket, when it is valid.</param>
    public static ProofState Read(
        ProofKeys keys,
        string? text,
        string? device,
        DateTimeOffset now,
        out Ticket ticket
    )
    {
        ticket = default;
        if (text is null)
        {
            return ProofState.Absent;
        }

        if (device is { Length: > LongestDevice })
        {
            return ProofState.Forged;
        }

        Span<byte> body = stackalloc byte[BodyBytes + NumberBytes];
        var state = device is null
            ? ProofFrame.Open(keys, ProofKind.AnonymousTicket, text, "", body)
            : ProofFrame.Open(keys, ProofKind.Ticket, text, device, body[..BodyBytes]);
        if (state != ProofState.Valid)
        {
            return state;
        }

        var rank = (Rank)(body[0] & ~ProvenFlag);
        if (rank > Rank.Background)
        {
            return ProofState.Unreadable;
        }

        ticket = new Ticket(
            rank,
            DateTimeOffset.FromUnixTimeMilliseconds(ReadMilliseconds(body[1..])),
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(body[7..])),
            (body[0] & ProvenFlag) != 0
        )
        {
            Number = device is null ? ReadNumber(body[BodyBytes..]) : default,
        };
        return now <= ticket.Expiry + Ticket.ClockSkew ? ProofState.Valid : ProofState.Expired;
    }

    private static void WriteNumber(Span<byte> to, UInt128 number)
    {
        if (number == 0)
        {
            RandomNumberGenerator.Fill(to);
            return;
        }

        to[0] = (byte)(number >> 64);
        BinaryPrimitives.WriteUInt64BigEndian(to[1..], (ulong)number);
    }

    private static UInt128 ReadNumber(ReadOnlySpan<byte> from) =>
        new(from[0], BinaryPrimitives.ReadUInt64BigEndian(from[1..]));

    private static void WriteMilliseconds(Span<byte> to, long milliseconds)
    {
        BinaryPrimitives.WriteUInt16BigEndian(to, (ushort)(milliseconds >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(to[2..], (uint)milliseconds);
    }

    private static long ReadMilliseconds(ReadOnlySpan<byte> from) =>
        ((long)BinaryPrimitives.ReadUInt16BigEndian(from) << 32)
        | BinaryPrimitives.ReadUInt32BigEndian(from[2..]);
}
