using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Gatekeeper.Proofs;

/// <summary>A secret that signs tickets and passes (HMAC-SHA256). Immutable; never shown.</summary>
public sealed class ProofKey
{
    /// <summary>As long as SHA-256's output: RFC 2104, section 3, discourages less.</summary>
    public const int ShortestBytes = 32;

    /// <summary>SHA-256's block: more would be hashed down first.</summary>
    public const int LongestBytes = 64;

    /// <summary>Half of the output, the shortest that RFC 2104, section 5, allows.</summary>
    internal const int MacBytes = 16;

    private readonly byte[] _secret;

    private ProofKey(byte[] secret)
    {
        _secret = secret;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, "gatekeeper key id"u8, mac);
        Id = BinaryPrimitives.ReadUInt32BigEndian(mac);
    }

    /// <summary>Says which key signed; made of the key, so that gates that share it agree.</summary>
    public uint Id { get; }

    /// <summary>A key that nobody else has.</summary>
    public static ProofKey Random() => new(RandomNumberGenerator.GetBytes(ShortestBytes));

    /// <summary>Reads base64 of 32 to 64 bytes, as <c>openssl rand -base64 32</c> writes it.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ProofKey? key)
    {
        key = null;
        Span<byte> secret = stackalloc byte[LongestBytes];
        if (
            text is null
            || !Convert.TryFromBase64String(text, secret, out var length)
            || length < ShortestBytes
        )
        {
            return false;
        }

        key = new ProofKey(secret[..length].ToArray());
        return true;
    }

    /// <summary>HMAC-SHA256, whole.</summary>
    internal byte[] SignWhole(ReadOnlySpan<byte> text) => HMACSHA256.HashData(_secret, text);

    /// <summary>The first 16 bytes of HMAC-SHA256.</summary>
    internal void Sign(ReadOnlySpan<byte> text, Span<byte> mac)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, text, whole);
        whole[..MacBytes].CopyTo(mac);
    }
}
