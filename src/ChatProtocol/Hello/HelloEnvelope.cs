using System.Buffers;
using System.Buffers.Text;
using ChatProtocol.Noise;

namespace ChatProtocol;

/// <summary>
/// What the header Chat-Hello (or, from a browser, the first binary message) carries, before any of it is believed:
/// pattern (1 byte), length of the credential (1 byte), credential, handshake message 1. The credential is the id of the server's key (IK)
/// or a ticket (NNpsk0). Every length is checked here, before any cryptography.
/// </summary>
/// <param name="Pattern">IK or NNpsk0.</param>
/// <param name="Credential">1 to 255 bytes.</param>
/// <param name="Message">Handshake message 1.</param>
public readonly record struct HelloEnvelope(
    NoisePattern Pattern,
    ReadOnlyMemory<byte> Credential,
    ReadOnlyMemory<byte> Message
)
{
    /// <summary>Characters of base64url; the header is no longer than that.</summary>
    public const int MaxText = 2048;

    /// <summary>Bytes of the whole.</summary>
    public const int MaxBytes = MaxText / 4 * 3;

    /// <summary>The shortest message 1: an ephemeral key and the tag of an empty payload.</summary>
    private const int MinMessage = 32 + 16;

    private const int Head = 2;

    /// <summary>Null when the text is too long, not base64url, or <see cref="Parse"/> refuses what it says.</summary>
    public static HelloEnvelope? Parse(string text)
    {
        if (text.Length > MaxText)
        {
            return null;
        }

        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.DecodeFromChars(text, bytes, out _, out var length) == OperationStatus.Done
            ? Parse(bytes.AsMemory(0, length))
            : null;
    }

    /// <summary>Null when a length is wrong or the pattern is not one that begins a session.</summary>
    public static HelloEnvelope? Parse(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (
            bytes.Length is < Head or > MaxBytes
            || (NoisePattern)span[0] is not (NoisePattern.IK or NoisePattern.NNpsk0)
            || span[1] == 0
            || bytes.Length < Head + span[1] + MinMessage
        )
        {
            return null;
        }

        var message = Head + span[1];
        return new((NoisePattern)span[0], bytes[Head..message], bytes[message..]);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Head + Credential.Length + Message.Length];
        bytes[0] = (byte)Pattern;
        bytes[1] = checked((byte)Credential.Length);
        Credential.CopyTo(bytes.AsMemory(Head));
        Message.CopyTo(bytes.AsMemory(Head + Credential.Length));
        return bytes;
    }

    public override string ToString() => Base64Url.EncodeToString(ToBytes());
}
