using System.Buffers.Binary;

namespace Gatekeeper.Tcp.Protocols;

/// <summary>Reads MQTT's own kinds of values one after the other. Every read says false when the bytes do not suffice, or are no such value (<see cref="IsBroken"/>).</summary>
internal ref struct MqttCursor(ReadOnlySpan<byte> bytes)
{
    private const int LongestVariable = 4;
    private const int VariableBits = 7;
    private const byte MoreFollows = 0x80;

    /// <summary>What was not read yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = bytes;

    /// <summary>Whether something was read that no further byte can put right.</summary>
    public bool IsBroken { get; private set; }

    public bool TryByte(out byte value)
    {
        value = Rest.IsEmpty ? (byte)0 : Rest[0];
        return TrySkip(1);
    }

    /// <summary>Two bytes of length, then the bytes themselves: MQTT's strings and binary data.</summary>
    public bool TryBlock(out ReadOnlySpan<byte> block)
    {
        block = default;
        if (Rest.Length < sizeof(ushort))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(Rest);
        if (Rest.Length - sizeof(ushort) < length)
        {
            return false;
        }

        block = Rest.Slice(sizeof(ushort), length);
        return TrySkip(sizeof(ushort) + length);
    }

    /// <summary>A whole number of one to four bytes, seven bits in each.</summary>
    public bool TryVariable(out int value)
    {
        value = 0;
        for (var index = 0; index < LongestVariable && index < Rest.Length; index++)
        {
            var part = Rest[index];
            value |= (part & ~MoreFollows) << (VariableBits * index);
            if ((part & MoreFollows) == 0)
            {
                return TrySkip(index + 1);
            }
        }

        IsBroken |= Rest.Length >= LongestVariable;
        return false;
    }

    public bool TrySkip(int count)
    {
        if (Rest.Length < count)
        {
            return false;
        }

        Rest = Rest[count..];
        return true;
    }

    /// <summary>What is read here is wrong.</summary>
    /// <returns>False, always.</returns>
    public bool Break()
    {
        IsBroken = true;
        return false;
    }
}
