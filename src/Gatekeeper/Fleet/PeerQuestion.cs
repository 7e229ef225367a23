using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Gatekeeper.Proofs;

namespace Gatekeeper.Fleet;

/// <summary>One question to another gate, and what makes its answer believed. Immutable.</summary>
internal sealed class PeerQuestion
{
    /// <summary>Bytes of the asking gate's own challenge.</summary>
    public const int NonceBytes = 16;

    private readonly ProofKey _key;

    /// <summary>Writes and seals a question.</summary>
    /// <param name="key">The key to seal with.</param>
    /// <param name="challenge">What the other gate gave last; empty when nothing is known: then it answers with one.</param>
    /// <param name="message">What to say.</param>
    public PeerQuestion(ProofKey key, byte[] challenge, FleetMessage message)
    {
        _key = key;
        Challenge = challenge;
        Body = FleetCodec.Write(message);
        Nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        Seal = PeerSeal.OfQuestion(key, challenge, Nonce, Body);
    }

    /// <summary>The other gate's challenge that it answers to.</summary>
    public byte[] Challenge { get; }

    /// <summary>This gate's own challenge.</summary>
    public byte[] Nonce { get; }

    /// <summary>The message.</summary>
    public byte[] Body { get; }

    /// <summary>The proof.</summary>
    public byte[] Seal { get; }

    /// <summary>Opens the answer.</summary>
    /// <param name="challenge">The challenge for the next question.</param>
    /// <param name="seal">The answer's proof.</param>
    /// <param name="body">The answer's content.</param>
    /// <param name="message">What was said.</param>
    /// <param name="forged">Whether the seal is wrong, so that nothing of it is to be believed.</param>
    /// <returns>Whether it was sealed for this question with the same key, and can be read.</returns>
    public bool TryOpen(
        ReadOnlySpan<byte> challenge,
        ReadOnlySpan<byte> seal,
        ReadOnlySpan<byte> body,
        [NotNullWhen(true)] out FleetMessage? message,
        out bool forged
    )
    {
        message = null;
        forged =
            challenge.Length != PeerChallenges.Bytes
            || !PeerSeal.Equal(PeerSeal.OfAnswer(_key, Nonce, challenge, body), seal);
        return !forged && FleetCodec.TryRead(body, out message);
    }
}
