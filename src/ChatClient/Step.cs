namespace ChatClient;

/// <summary>What a device is in the middle of (a try, or the wait before the next), and what may cut it short.</summary>
/// <param name="Cut">Cancelling it ends the step; belongs to whoever began the step.</param>
/// <param name="EndsForForeground">It was begun while nobody waited: somebody opening the app ends it.</param>
/// <param name="EndsForNetwork">A new network may do better.</param>
internal sealed record Step(
    CancellationTokenSource Cut,
    bool EndsForForeground,
    bool EndsForNetwork
);
