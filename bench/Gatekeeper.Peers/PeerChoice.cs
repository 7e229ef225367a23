using Gatekeeper.Replay.Doors;

namespace Gatekeeper.Peers;

/// <summary>One entry of a <c>--compare</c> list: what it makes, or what is wrong with it.</summary>
/// <param name="Text">The entry as it was written.</param>
/// <param name="Door">What it makes, unless something is wrong.</param>
/// <param name="Problem">What is wrong, with all that is known; null when nothing is.</param>
public sealed record PeerChoice(string Text, IFrontDoor? Door, string? Problem);
