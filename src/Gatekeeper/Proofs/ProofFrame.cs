using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gatekeeper.Proofs;

/// <summary>
/// What all proofs have in common on the wire, in base64url without padding:
/// <c>version (1) | kind (1) | key id (4) | body | first 16 bytes of HMAC-SHA256(key, all before | owner)</c>.
/// The owner is signed and not carried: whoever shows a proof says who it is, and a proof of somebody else does not verify.
/// </summary>
internal static class ProofFrame
{
    /// <summary>A body of any kind fits.</summary>
    public const int LongestBody = 32;

    private const byte Version = 1;
    private const int HeadBytes = 6;
    private const int LongestOwner = 512;

    /// <summary>Signs a body for its owner. Bodies have a length that makes the whole a multiple of 3 bytes, so that each proof has one spelling.</summary>
    public static string Seal(
        ProofKeys keys,
        ProofKind kind,
        ReadOnlySpan<byte> body,
        ReadOnlySpan<char> owner
    )
    {
        Span<byte> text = stackalloc byte[HeadBytes + LongestBody + LongestOwner];
        text[0] = Version;
        text[1] = (byte)kind;
        BinaryPrimitives.WriteUInt32BigEndian(text[2..], keys.Signing.Id);
        body.CopyTo(text[HeadBytes..]);
        var before = HeadBytes + body.Length;
        var signed = before + Encoding.UTF8.GetBytes(owner, text[before..]);
        Span<byte> mac = stackalloc byte[ProofKey.MacBytes];
        keys.Signing.Sign(text[..signed], mac);
        mac.CopyTo(text[before..]);
        return Base64Url.EncodeToString(text[..(before + mac.Length)]);
    }

    /// <summary>Verifies what a client sent; never throws.</summary>
    /// <param name="keys">The keys in force.</param>
    /// <param name="kind">What it must be.</param>
    /// <param name="proof">What the client sent.</param>
    /// <param name="owner">Whom it must belong to.</param>
    /// <param name="body">Gets the body; its length is the length that is wanted.</param>
    public static ProofState Open(
        ProofKeys keys,
        ProofKind kind,
        ReadOnlySpan<char> proof,
        ReadOnlySpan<char> owner,
        Span<byte> body
    )
    {
        var before = HeadBytes + body.Length;
        Span<byte> text = stackalloc byte[HeadBytes + LongestBody + LongestOwner];
        if (
            proof.Length != LettersOf(body.Length)
            // Not TryDecodeFromChars: that throws at a letter it does not know.
            || Base64Url.DecodeFromChars(proof, text, out _, out var length) != OperationStatus.Done
            || length != before + ProofKey.MacBytes
            || text[0] != Version
            || text[1] != (byte)kind
        )
        {
            return ProofState.Unreadable;
        }

        if (keys.Find(BinaryPrimitives.ReadUInt32BigEndian(text[2..])) is not { } key)
        {
            return ProofState.UnknownKey;
        }

        Span<byte> given = stackalloc byte[ProofKey.MacBytes];
        text[before..length].CopyTo(given);
        if (!Encoding.UTF8.TryGetBytes(owner, text[before..], out var ownerBytes))
        {
            return ProofState.Forged;
        }

        Span<byte> right = stackalloc byte[ProofKey.MacBytes];
        key.Sign(text[..(before + ownerBytes)], right);
        if (!CryptographicOperations.FixedTimeEquals(given, right))
        {
            return ProofState.Forged;
        }

        text.Slice(HeadBytes, body.Length).CopyTo(body);
        return ProofState.Valid;
    }

    /// <summary>How many letters a proof with a body of that many bytes has.</summary>
    public static int LettersOf(int bodyBytes) =>
        (HeadBytes + bodyBytes + ProofKey.MacBytes) / 3 * 4;
}
