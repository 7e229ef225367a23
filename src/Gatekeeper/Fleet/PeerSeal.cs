using System.Security.Cryptography;
using Gatekeeper.Proofs;

namespace Gatekeeper.Fleet;

/// <summary>
/// What proves that a message comes from a gate with the key, is an answer to this very challenge, and was not altered: HMAC-SHA256 over what kind of message
/// it is, the challenge of whoever receives it, the sender's own, and the content.
/// </summary>
internal static class PeerSeal
{
    /// <summary>Bytes of a seal.</summary>
    public const int Bytes = HMACSHA256.HashSizeInBytes;

    /// <summary>Of a question. Another text than an answer's, or a question could be sent back as its own answer.</summary>
    public static byte[] OfQuestion(
        ProofKey key,
        ReadOnlySpan<byte> challenge,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> body
    ) => Seal(key, "gatekeeper peers 1 question\n"u8, challenge, nonce, body);

    /// <summary>Of an answer.</summary>
    public static byte[] OfAnswer(
        ProofKey key,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> challenge,
        ReadOnlySpan<byte> body
    ) => Seal(key, "gatekeeper peers 1 answer\n"u8, nonce, challenge, body);

    /// <summary>Whether two seals are the same, in a time that says nothing of where they differ.</summary>
    public static bool Equal(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        CryptographicOperations.FixedTimeEquals(one, other);

    /// <summary>The parts have fixed lengths but for the last, so no two lists of parts are the same text.</summary>
    private static byte[] Seal(
        ProofKey key,
        ReadOnlySpan<byte> kind,
        ReadOnlySpan<byte> theirs,
        ReadOnlySpan<byte> ours,
        ReadOnlySpan<byte> body
    ) => key.SignWhole([.. kind, .. theirs, .. ours, .. body]);
}
