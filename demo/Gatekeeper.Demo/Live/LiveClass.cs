namespace Gatekeeper.Demo.Live;

/// <summary>One class at one moment: rates of the last full second, and those of the last half minute for a sparkline.</summary>
internal sealed record LiveClass(
    int ArrivedPerSecond,
    int AttemptsPerSecond,
    int ReadyPerSecond,
    int Waiting,
    double? P99Ms,
    IReadOnlyList<int> ReadyHistory
);
