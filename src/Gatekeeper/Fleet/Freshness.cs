namespace Gatekeeper.Fleet;

/// <summary>
/// How much a word counts that was said a while ago. Gates speak once a second, so two words may be lost before one is old; then it fades, so that a gate
/// that is cut off from the others comes to its own judgement step by step, and its window has the time to learn what that means.
/// </summary>
internal static class Freshness
{
    /// <summary>Until here a word counts in full.</summary>
    public static readonly TimeSpan FullUntil = TimeSpan.FromSeconds(3);

    /// <summary>From here on it counts nothing.</summary>
    public static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(10);

    /// <summary>From 1, new, to 0, forgotten.</summary>
    public static double Of(TimeSpan age) =>
        Math.Clamp((GoneAfter - age) / (GoneAfter - FullUntil), 0, 1);

    /// <summary>Whether a word counts in full.</summary>
    public static bool IsFull(TimeSpan age) => age <= FullUntil;
}
