using System.Buffers.Binary;

namespace Gatekeeper.Testing;

/// <summary>WebSocket frames as clients send them.</summary>
internal static class ClientFrame
{
    /// <summary>A whole binary message.</summary>
    public static byte[] Binary(ReadOnlySpan<byte> payload) => Of(0x82, payload);

    /// <summary>A frame with any first byte.</summary>
    public static byte[] Of(byte first, ReadOnlySpan<byte> payload)
    {
        byte[] mask = [1, 2, 3, 4];
        byte[] length;
        if (payload.Length < 126)
        {
            length = [(byte)payload.Length];
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            length = [126, 0, 0];
            BinaryPrimitives.WriteUInt16BigEndian(length.AsSpan(1), (ushort)payload.Length);
        }
        else
        {
            length = [127, 0, 0, 0, 0, 0, 0, 0, 0];
            BinaryPrimitives.WriteUInt64BigEndian(length.AsSpan(1), (ulong)payload.Length);
        }

        length[0] |= 0x80;
        var masked = payload.ToArray();
        for (var index = 0; index < masked.Length; index++)
        {
            masked[index] ^= mask[index % mask.Length];
        }

        return [first, .. length, .. mask, .. masked];
    }
}
