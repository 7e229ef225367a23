using Gatekeeper.Replay;

namespace Gatekeeper.Bench.Bounds;

/// <summary>Too many people at once.</summary>
internal static class ForegroundStorms
{
    public const double PermanentLoad = 1.15;

    public static IReadOnlyList<Scenario> All => [Permanent, Alone5];

    /// <summary>0.95 C of foreground and 0.2 C of background.</summary>
    private static Scenario Permanent =>
        FailureStorms.Pohang("fg-permanent", "Five minutes of 0.95 C with a person waiting") with
        {
            StormLoad = PermanentLoad,
            StormForegroundShare = 0.95 / PermanentLoad,
            StormLasts = TimeSpan.FromMinutes(5),
        };

    private static Scenario Alone5 =>
        FailureStorms.Pohang("fg-alone-5x", "Five times the capacity, all of it people") with
        {
            StormLoad = 5,
            StormForegroundShare = 1,
            StormLasts = TimeSpan.FromSeconds(30),
        };
}
