namespace Gatekeeper.Fleet;

/// <summary>The last word of another gate.</summary>
/// <param name="Instance">Which process said it.</param>
/// <param name="Word">What it said.</param>
/// <param name="Age">How long ago it was heard.</param>
internal sealed record PeerWord(string Instance, GateWord Word, TimeSpan Age);
