using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace ChatProtocol;

/// <summary>
/// The server keys that a client may believe in, signed offline by a root key that no server holds. It is how a server's key is changed: clients
/// pin the root beside the key, and take the first key of a newer list. JSON: {"version", "keys", "signature"}, binary values in base64.
/// </summary>
/// <param name="Version">Grows with every list; a client never goes back to a lower one.</param>
/// <param name="Keys">Public keys of 32 bytes; the first is the one to use.</param>
/// <param name="Signature">ECDSA P-256 over SHA-256, 64 bytes (IEEE P1363), of <see cref="SignedBytes"/>.</param>
public sealed record SignedKeyList(ulong Version, IReadOnlyList<byte[]> Keys, byte[] Signature)
{
    public const int MaxKeys = 16;

    private const int KeyBytes = 32;
    private const int SignatureBytes = 64;

    private static ReadOnlySpan<byte> Name => "chatbackend key list 1"u8;

    /// <exception cref="FormatException">This is no such list; the message says what is wrong with it.</exception>
    public static SignedKeyList Parse(string json)
    {
        try
        {
            var text =
                JsonSerializer.Deserialize(json, KeyListJson.Default.KeyListText)
                ?? throw new FormatException("The list of keys is empty.");
            return text.ToList();
        }
        catch (JsonException e)
        {
            throw new FormatException($"The list of keys is not JSON: {e.Message}", e);
        }
    }

    public static SignedKeyList Sign(ECDsa root, ulong version, IReadOnlyList<byte[]> keys) =>
        new(version, keys, root.SignData(SignedBytes(version, keys), HashAlgorithmName.SHA256));

    public bool IsSignedBy(ECDsa root) =>
        root.VerifyData(SignedBytes(Version, Keys), Signature, HashAlgorithmName.SHA256);

    public string ToJson() =>
        JsonSerializer.Serialize(KeyListText.Of(this), KeyListJson.Default.KeyListText);

    /// <exception cref="FormatException">A size is wrong.</exception>
    internal SignedKeyList Checked()
    {
        if (Keys.Count is 0 or > MaxKeys || Keys.Any(key => key.Length != KeyBytes))
        {
            throw new FormatException(
                $"The list of keys has 1 to {MaxKeys} keys of {KeyBytes} bytes in base64."
            );
        }

        return Version > 0 && Signature.Length == SignatureBytes
            ? this
            : throw new FormatException(
                $"The list of keys needs a version above 0 and a signature of {SignatureBytes} bytes."
            );
    }

    /// <summary>"chatbackend key list 1", the version (8 bytes, big endian), the number of keys (1 byte), the keys.</summary>
    private static byte[] SignedBytes(ulong version, IReadOnlyList<byte[]> keys)
    {
        var bytes = new byte[Name.Length + sizeof(ulong) + 1 + keys.Count * KeyBytes];
        Name.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(Name.Length), version);
        bytes[Name.Length + sizeof(ulong)] = (byte)keys.Count;
        var at = Name.Length + sizeof(ulong) + 1;
        foreach (var key in keys)
        {
            key.CopyTo(bytes, at);
            at += KeyBytes;
        }

        return bytes;
    }
}
