namespace Gatekeeper.Demo.Results;

/// <summary>Clients of one class, second by second.</summary>
/// <param name="Arrived">First tries that were due.</param>
/// <param name="Attempts">Tries begun.</param>
/// <param name="Ready">Clients that became ready.</param>
/// <param name="GaveUp">Clients that stopped trying.</param>
/// <param name="Waiting">Clients that had come and were neither ready nor gone at the end of the second.</param>
public sealed record ClassSeries(
    IReadOnlyList<int> Arrived,
    IReadOnlyList<int> Attempts,
    IReadOnlyList<int> Ready,
    IReadOnlyList<int> GaveUp,
    IReadOnlyList<int> Waiting
);
