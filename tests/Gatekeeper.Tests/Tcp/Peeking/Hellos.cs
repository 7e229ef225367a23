using System.Buffers;
using System.Buffers.Binary;
using System.Net.Security;
using System.Text;

namespace Gatekeeper.Tests.Tcp.Peeking;

/// <summary>ClientHellos: real ones of .NET's client, and such as no honest client sends.</summary>
internal static class Hellos
{
    public const ushort Grease = 0x3a3a;
    private const ushort Padding = 21;

    /// <summary>What a client of .NET sends first.</summary>
    public static async Task<byte[]> RealAsync(string serverName, params string[] protocols)
    {
        using var wire = new HelloCapture();
        await using var tls = new SslStream(wire);
        await Assert.ThrowsAnyAsync<IOException>(() =>
            tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = serverName,
                    ApplicationProtocols =
                    [
                        .. protocols.Select(name => new SslApplicationProtocol(name)),
                    ],
                }
            )
        );
        return wire.Written;
    }

    /// <summary>A hello with these extensions, in one record.</summary>
    public static byte[] With(params (ushort Type, byte[] Content)[] extensions) =>
        Record(Message(extensions));

    public static (ushort Type, byte[] Content) ServerName(string name) =>
        (0, Long([0, .. Long(Encoding.ASCII.GetBytes(name))]));

    public static (ushort Type, byte[] Content) Alpn(params byte[][] names) =>
        (16, Long([.. names.SelectMany(name => (byte[])[(byte)name.Length, .. name])]));

    /// <summary>An extension that makes a hello so much longer.</summary>
    public static (ushort Type, byte[] Content) Filler(int bytes) => (Padding, new byte[bytes]);

    /// <summary>A handshake message without records.</summary>
    public static byte[] Message(params (ushort Type, byte[] Content)[] extensions)
    {
        byte[] all =
        [
            .. extensions.SelectMany(known =>
                (byte[])[(byte)(known.Type >> 8), (byte)known.Type, .. Long(known.Content)]
            ),
        ];
        byte[] body =
        [
            3,
            3,
            .. new byte[32],
            4,
            .. "sess"u8,
            .. Long([0x13, 0x01]),
            1,
            0,
            .. Long(all),
        ];
        return [1, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];
    }

    /// <summary>A message cut into records of at most so many bytes.</summary>
    public static byte[] Record(byte[] message, int longest = 16_384) =>
        [.. message.Chunk(longest).SelectMany(part => (byte[])[22, 3, 1, .. Long(part)])];

    /// <summary>The same bytes in pieces of memory of at most so many bytes.</summary>
    public static ReadOnlySequence<byte> InPieces(byte[] bytes, int longest)
    {
        if (bytes.Length == 0)
        {
            return ReadOnlySequence<byte>.Empty;
        }

        var parts = bytes.Chunk(longest).ToArray();
        var first = new Piece(parts[0], before: null);
        var last = first;
        foreach (var part in parts.Skip(1))
        {
            last = new Piece(part, last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private static byte[] Long(byte[] content)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)content.Length);
        return [.. length, .. content];
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, Piece? before)
        {
            Memory = bytes;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
