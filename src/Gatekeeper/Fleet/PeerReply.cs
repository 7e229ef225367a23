namespace Gatekeeper.Fleet;

/// <summary>What another gate is told. Immutable.</summary>
/// <param name="Kind">What became of its question.</param>
/// <param name="Challenge">For its next question.</param>
/// <param name="Seal">The proof; empty where nothing is said.</param>
/// <param name="Body">What is said.</param>
internal sealed record PeerReply(PeerReplyKind Kind, byte[] Challenge, byte[] Seal, byte[] Body);
