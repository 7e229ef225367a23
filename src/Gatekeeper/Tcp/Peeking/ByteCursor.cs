using System.Buffers.Binary;

namespace Gatekeeper.Tcp.Peeking;

/// <summary>Walks over bytes that nobody vouches for: every step says whether there was that much.</summary>
/// <param name="bytes">The bytes.</param>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether all was read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    public bool TrySkip(int count) => TryTake(count, out _);

    public bool TryTake(int count, out ReadOnlySpan<byte> taken)
    {
        if (count > _rest.Length)
        {
            taken = default;
            return false;
        }

        taken = _rest[..count];
        _rest = _rest[count..];
        return true;
    }

    public bool TryReadByte(out byte value)
    {
        var read = TryTake(1, out var taken);
        value = read ? taken[0] : default;
        return read;
    }

    /// <summary>Reads a number of two bytes, the high one first.</summary>
    public bool TryReadNumber(out ushort value)
    {
        var read = TryTake(sizeof(ushort), out var taken);
        value = read ? BinaryPrimitives.ReadUInt16BigEndian(taken) : default;
        return read;
    }

    /// <summary>Takes what a length of one byte announces.</summary>
    public bool TryTakeShort(out ReadOnlySpan<byte> taken)
    {
        taken = default;
        return TryReadByte(out var length) && TryTake(length, out taken);
    }

    /// <summary>Takes what a length of two bytes announces.</summary>
    public bool TryTakeLong(out ReadOnlySpan<byte> taken)
    {
        taken = default;
        return TryReadNumber(out var length) && TryTake(length, out taken);
    }
}
