using Gatekeeper.Proofs;

namespace Gatekeeper.Fleet;

/// <summary>Answers the questions of other gates. Thread-safe.</summary>
/// <param name="roster">Takes note of what they say.</param>
/// <param name="clock">This process' clock.</param>
internal sealed class PeerDesk(PeerRoster roster, TimeProvider clock)
{
    private readonly PeerChallenges _challenges = new(clock);
    private readonly long _origin = clock.GetTimestamp();

    /// <summary>Time since this desk was opened: by what the roster tells ages.</summary>
    public TimeSpan Now => clock.GetElapsedTime(_origin);

    /// <summary>Answers one question. The answer is sealed with the key that the question was sealed with, so that keys can be replaced at one gate after the other.</summary>
    /// <param name="keys">All keys that are accepted.</param>
    /// <param name="challenge">The challenge that it answers to.</param>
    /// <param name="nonce">The asking gate's own challenge.</param>
    /// <param name="seal">Its proof.</param>
    /// <param name="body">Its content.</param>
    /// <param name="say">What this process has to say; asked only when the question is believed.</param>
    public PeerReply Answer(
        IReadOnlyList<ProofKey> keys,
        ReadOnlySpan<byte> challenge,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> seal,
        ReadOnlySpan<byte> body,
        Func<FleetMessage> say
    )
    {
        if (!_challenges.IsCurrent(challenge))
        {
            return Nothing(PeerReplyKind.Challenged);
        }

        if (
            nonce.Length != PeerQuestion.NonceBytes
            || KeyOf(keys, challenge, nonce, seal, body) is not { } key
        )
        {
            return Nothing(PeerReplyKind.Refused);
        }

        if (!_challenges.TryUse(challenge))
        {
            return Nothing(PeerReplyKind.Challenged);
        }

        if (!FleetCodec.TryRead(body, out var message) || !roster.Hear(message, Now))
        {
            return Nothing(PeerReplyKind.Unreadable);
        }

        var next = _challenges.Issue();
        var answer = FleetCodec.Write(say());
        return new PeerReply(
            PeerReplyKind.Answered,
            next,
            PeerSeal.OfAnswer(key, nonce, next, answer),
            answer
        );
    }

    private PeerReply Nothing(PeerReplyKind kind) => new(kind, _challenges.Issue(), [], []);

    private static ProofKey? KeyOf(
        IReadOnlyList<ProofKey> keys,
        ReadOnlySpan<byte> challenge,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> seal,
        ReadOnlySpan<byte> body
    )
    {
        foreach (var key in keys)
        {
            if (PeerSeal.Equal(PeerSeal.OfQuestion(key, challenge, nonce, body), seal))
            {
                return key;
            }
        }

        return null;
    }
}
