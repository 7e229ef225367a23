using Gatekeeper.Fleet;
using Gatekeeper.Proofs;
using Gatekeeper.Testing;
using Gatekeeper.Tests.Proofs;

namespace Gatekeeper.Tests.Fleet;

/// <summary>One gate asks another, and somebody in between does what he can.</summary>
public sealed class PeerProtocolTests
{
    private static readonly ProofKey Key = TestKeys.Vector;
    private static readonly ProofKey OtherKey = ProofKey.Random();
    private static readonly FleetMessage Ours = new(Words.Instance, [Words.Gate()]);
    private static readonly FleetMessage Theirs = new(new string('b', 32), [Words.Gate(stage: 2)]);

    private readonly ManualTimeProvider _clock = new();
    private readonly PeerRoster _roster = new(Theirs.Instance);
    private readonly PeerDesk _desk;

    public PeerProtocolTests() => _desk = new PeerDesk(_roster, _clock);

    private int Heard => _roster.Read(_desk.Now).Count;

    [Fact]
    public void The_first_question_is_challenged_and_the_second_answered()
    {
        var first = Ask(new PeerQuestion(Key, [], Ours));
        var question = new PeerQuestion(Key, first.Challenge, Ours);
        var answer = Ask(question);

        Assert.Equal(PeerReplyKind.Challenged, first.Kind);
        Assert.Empty(first.Body);
        Assert.Equal(PeerReplyKind.Answered, answer.Kind);
        Assert.True(
            question.TryOpen(answer.Challenge, answer.Seal, answer.Body, out var said, out _)
        );
        Assert.Equal(Theirs.Instance, said.Instance);
        Assert.Equal(1, Heard);
        Assert.Equal(
            PeerReplyKind.Answered,
            Ask(new PeerQuestion(Key, answer.Challenge, Ours)).Kind
        );
    }

    [Fact]
    public void A_question_is_worth_nothing_the_second_time()
    {
        var question = Question();

        Assert.Equal(PeerReplyKind.Answered, Ask(question).Kind);
        Assert.Equal(PeerReplyKind.Challenged, Ask(question).Kind);
    }

    [Fact]
    public void A_question_that_was_held_back_is_worth_nothing()
    {
        var question = Question();
        _clock.Advance(PeerChallenges.Lasts + TimeSpan.FromSeconds(1));

        Assert.Equal(PeerReplyKind.Challenged, Ask(question).Kind);
        Assert.Equal(0, Heard);
    }

    [Fact]
    public void A_challenge_that_another_process_made_is_none()
    {
        var elsewhere = new PeerChallenges(_clock).Issue();

        Assert.Equal(PeerReplyKind.Challenged, Ask(new PeerQuestion(Key, elsewhere, Ours)).Kind);
        Assert.Equal(0, Heard);
    }

    [Fact]
    public void With_another_key_nothing_is_said_and_nothing_believed()
    {
        var reply = Ask(new PeerQuestion(OtherKey, Challenge(), Ours));

        Assert.Equal(PeerReplyKind.Refused, reply.Kind);
        Assert.Empty(reply.Body);
        Assert.Equal(0, Heard);
    }

    [Fact]
    public void No_byte_of_a_question_can_be_changed()
    {
        var question = Question();
        byte[][] parts = [question.Challenge, question.Nonce, question.Seal, question.Body];
        foreach (var part in parts)
        {
            for (var at = 0; at < part.Length; at++)
            {
                part[at] ^= 1;
                Assert.NotEqual(PeerReplyKind.Answered, Ask(question).Kind);
                part[at] ^= 1;
            }
        }

        Assert.Equal(0, Heard);
        Assert.Equal(PeerReplyKind.Answered, Ask(question).Kind);
    }

    [Fact]
    public void No_byte_of_an_answer_can_be_changed()
    {
        var question = Question();
        var answer = Ask(question);
        byte[][] parts = [answer.Challenge, answer.Seal, answer.Body];
        foreach (var part in parts)
        {
            for (var at = 0; at < part.Length; at++)
            {
                part[at] ^= 1;
                Assert.False(Opens(question, answer));
                part[at] ^= 1;
            }
        }

        Assert.True(Opens(question, answer));
    }

    [Fact]
    public void An_answer_to_one_question_answers_no_other()
    {
        var one = Question();
        var answer = Ask(one);

        Assert.False(Opens(Question(), answer));
    }

    /// <summary>A question sent back to the one who asked it proves the key, and must prove nothing.</summary>
    [Fact]
    public void A_question_is_not_its_own_answer()
    {
        var challenge = Challenge();
        var question = new PeerQuestion(Key, challenge, Ours);

        Assert.False(
            question.TryOpen(challenge, question.Seal, question.Body, out _, out var forged)
        );
        Assert.True(forged);
    }

    /// <summary>New at one gate, still the old one at the other; then the other way round.</summary>
    [Fact]
    public void A_key_is_replaced_at_one_gate_after_the_other()
    {
        var fromOld = new PeerQuestion(Key, Challenge(), Ours);
        var toNew = Ask(fromOld, OtherKey, Key);
        Assert.True(Opens(fromOld, toNew));

        var fromNew = new PeerQuestion(OtherKey, Challenge(), Ours);
        Assert.True(Opens(fromNew, Ask(fromNew, Key, OtherKey)));
    }

    [Fact]
    public void A_question_that_cannot_be_read_says_nothing_though_its_seal_is_right()
    {
        var bad = new PeerQuestion(Key, Challenge(), Ours with { Instance = "no instance" });

        Assert.Equal(PeerReplyKind.Unreadable, Ask(bad).Kind);
        Assert.Equal(0, Heard);
    }

    private byte[] Challenge() => Ask(new PeerQuestion(Key, [], Ours)).Challenge;

    private PeerQuestion Question() => new(Key, Challenge(), Ours);

    private PeerReply Ask(PeerQuestion question, params ProofKey[] accepted) =>
        _desk.Answer(
            accepted.Length == 0 ? [Key] : accepted,
            question.Challenge,
            question.Nonce,
            question.Seal,
            question.Body,
            () => Theirs
        );

    private static bool Opens(PeerQuestion question, PeerReply answer) =>
        question.TryOpen(answer.Challenge, answer.Seal, answer.Body, out _, out _);
}
