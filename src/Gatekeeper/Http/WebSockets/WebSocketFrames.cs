using System.Buffers.Binary;
using System.Text;

namespace Gatekeeper.Http.WebSockets;

/// <summary>Frames as a server sends them (RFC 6455): whole messages, not masked.</summary>
internal static class WebSocketFrames
{
    public const int Text = 0x1;
    public const int Binary = 0x2;
    public const int Close = 0x8;
    public const int Pong = 0xA;

    /// <summary>"The server could not do what was asked."</summary>
    public const int InternalError = 1011;

    /// <summary>"Busy; try again later." Registered with IANA.</summary>
    public const int TryAgainLater = 1013;

    private const byte FinalBit = 0x80;
    private const int LongestShort = 125;
    private const byte TwoByteLength = 126;

    /// <summary>A message of up to 65,535 bytes.</summary>
    public static byte[] Message(int opcode, ReadOnlySpan<byte> payload)
    {
        var head = payload.Length <= LongestShort ? 2 : 2 + sizeof(ushort);
        var frame = new byte[head + payload.Length];
        frame[0] = (byte)(FinalBit | opcode);
        if (payload.Length <= LongestShort)
        {
            frame[1] = (byte)payload.Length;
        }
        else
        {
            frame[1] = TwoByteLength;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), checked((ushort)payload.Length));
        }

        payload.CopyTo(frame.AsSpan(head));
        return frame;
    }

    /// <summary>The goodbye.</summary>
    /// <param name="code">Its number.</param>
    /// <param name="reason">For people, up to 123 bytes.</param>
    public static byte[] Goodbye(int code, string reason)
    {
        var payload = new byte[sizeof(ushort) + Encoding.UTF8.GetByteCount(reason)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        Encoding.UTF8.GetBytes(reason, payload.AsSpan(sizeof(ushort)));
        return Message(Close, payload);
    }
}
