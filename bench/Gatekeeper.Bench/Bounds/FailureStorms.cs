using Gatekeeper.Replay;

namespace Gatekeeper.Bench.Bounds;

/// <summary>One way to fail each: the known ones of other people's gates, and of earlier versions of this one. docs/replay.md has the list.</summary>
internal static class FailureStorms
{
    /// <summary>The storm that <see cref="ProbeAim"/> aims.</summary>
    public const string AtProbe = "storm-at-probe";

    /// <summary>When that storm begins if the gate never checks.</summary>
    public static readonly TimeSpan Unaimed = TimeSpan.FromSeconds(100);

    public static IReadOnlyList<Scenario> All =>
        [
            IdleNight,
            QuietHour,
            StormAtCheck,
            Aftershock,
            .. CapacityStorms.All,
            .. ClientStorms.All,
            .. ForegroundStorms.All,
        ];

    /// <summary>For two hours hardly anybody comes and every handshake is quick (resumed, cached): 20 ms. In the storm they take their 50 ms.</summary>
    private static Scenario IdleNight =>
        Pohang(
            "idle-night",
            "A night in which handshakes are few and 2.5 times as quick, then Pohang"
        ) with
        {
            CalmLoad = 0.02,
            CalmLasts = TimeSpan.FromMinutes(110),
            Faults =
            [
                new BackendFault(TimeSpan.Zero)
                {
                    Lasts = TimeSpan.FromMinutes(110),
                    Service = 0.4,
                },
            ],
        };

    /// <summary>Nothing limits for an hour, so a law that grows while nothing goes wrong grows without end.</summary>
    private static Scenario QuietHour =>
        Pohang("quiet-hour", "An hour at a twentieth of C, then Gyeongju's 4.5 C") with
        {
            CalmLoad = 0.05,
            CalmLasts = TimeSpan.FromHours(1),
            StormLoad = 4.5,
            StormLasts = TimeSpan.FromSeconds(15),
        };

    /// <summary>Slightly too much for a while, so that the gate checks its reference; the storm begins while it does.</summary>
    private static Scenario StormAtCheck =>
        Pohang(AtProbe, "1.1 C, and 4.5 C at the moment at which the reference is checked") with
        {
            CalmLasts = Unaimed,
            StormLoad = 4.5,
            StormLasts = TimeSpan.FromSeconds(15),
            Surges =
            [
                new LoadSurge(TimeSpan.FromSeconds(10), Unaimed - TimeSpan.FromSeconds(10), 1.1),
            ],
        };

    /// <summary>The gate has just let everybody in, and has not been calm for long.</summary>
    private static Scenario Aftershock =>
        Pohang("aftershock", "Gyeongju's 4.5 C for 15 s, its drain, and the same again") with
        {
            CalmLasts = TimeSpan.FromSeconds(150),
            StormLoad = 4.5,
            StormLasts = TimeSpan.FromSeconds(15),
            Surges =
            [
                new LoadSurge(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(15), 4.5)
                {
                    ForegroundShare = 0.04,
                },
            ],
        };

    public static Scenario Pohang(string name, string story) =>
        StandardStorms.Pohang with
        {
            Name = name,
            Story = story,
        };
}
