namespace Gatekeeper.Replay.Measures;

/// <summary>Clients that wanted in, and what became of them: born = ready + gave up + silent + still trying.</summary>
/// <param name="Born">Clients that wanted in.</param>
/// <param name="Ready">Got in.</param>
/// <param name="GaveUp">Stopped trying.</param>
/// <param name="Silent">Fell silent in their handshake, on purpose.</param>
/// <param name="StillTrying">Neither, at the end.</param>
/// <param name="Tries">Tries of all of them.</param>
public sealed record Fates(
    long Born,
    long Ready,
    long GaveUp,
    long Silent,
    long StillTrying,
    long Tries
);
