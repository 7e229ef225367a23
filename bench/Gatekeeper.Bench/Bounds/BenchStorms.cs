using Gatekeeper.Replay;

namespace Gatekeeper.Bench.Bounds;

/// <summary>The standard storms, and what goes wrong in them.</summary>
internal static class BenchStorms
{
    private static readonly TimeSpan MidStorm = TimeSpan.FromSeconds(80);
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(150);

    /// <summary>Every storm of the table; calm is as long as the caller says.</summary>
    public static IReadOnlyList<Scenario> All(int calmDays) =>
        [
            .. StandardStorms.All,
            Polite,
            Roomy,
            Halved,
            Slower,
            Hasty,
            Lying,
            LyingWithoutPasses,
            LyingWithPasses,
            Saturation,
            ThreeServers,
            ColdStart,
            SlowDatabase,
            NoFlags,
            NoFlagsTimer,
            NoFlagsRolling,
            NoFlagsOrdinary,
            HalfNoFlags,
            NoFlagsCold,
            NoFlagsAlone,
            .. FailureStorms.All,
            .. FleetStorms.All,
            CalmDays.Of(calmDays),
        ];

    private static Scenario Polite =>
        StandardStorms.Pohang with
        {
            Name = "pohang-polite",
            Foreground = StandardStorms.ImpatientForeground with { ObeysRetryAfter = true },
            Background = StandardStorms.ImpatientBackground with { ObeysRetryAfter = true },
        };

    /// <summary>All of Pohang15's clients fit: nobody is refused at once, to be back a second later.</summary>
    private static Scenario Roomy =>
        StandardStorms.Pohang15 with
        {
            Name = "pohang15-roomy",
            Scale = new ScenarioScale(100_000_000, 800, 300_000),
        };

    private static Scenario Halved =>
        StandardStorms.Pohang with
        {
            Name = "pohang-halved",
            Faults = [new BackendFault(MidStorm) { Lasts = Lasting, Capacity = 0.5 }],
        };

    private static Scenario Slower =>
        StandardStorms.Pohang with
        {
            Name = "pohang-slower",
            Faults = [new BackendFault(MidStorm) { Lasts = Lasting, Service = 2.5 }],
        };

    private static Scenario Hasty =>
        StandardStorms.Pohang with
        {
            Name = "pohang-hasty",
            RealPatience = 0.7,
        };

    private static Scenario Lying =>
        StandardStorms.Pohang with
        {
            Name = "pohang-lies",
            LyingShare = 0.3,
        };

    private static Scenario LyingWithoutPasses =>
        StandardStorms.Gyeongju with
        {
            Name = "gyeongju-lies",
            LyingShare = 0.3,
            PassShare = 1,
        };

    /// <summary>An app that always says foreground, on devices that did log in.</summary>
    private static Scenario LyingWithPasses =>
        LyingWithoutPasses with
        {
            Name = "gyeongju-liars-pass",
            LyingPassShare = 1,
        };

    private static Scenario Saturation =>
        StandardStorms.Pohang with
        {
            Name = "saturation",
            StormLoad = 1.1,
            StormLasts = TimeSpan.FromMinutes(30),
        };

    private static Scenario ThreeServers =>
        StandardStorms.Pohang with
        {
            Name = "three-servers",
            Servers =
            [
                new ServerModel("one", 12),
                new ServerModel("double", 24),
                new ServerModel("small", 4),
            ],
            Faults =
            [
                new BackendFault(TimeSpan.FromSeconds(70))
                {
                    Lasts = TimeSpan.FromSeconds(20),
                    Server = "one",
                    Down = true,
                },
            ],
        };

    private static Scenario ColdStart =>
        StandardStorms.Pohang with
        {
            Name = "cold-start",
            CalmLasts = TimeSpan.Zero,
        };

    /// <summary>Nobody has a flag; the wave's tunnels are cut in two seconds.</summary>
    private static Scenario NoFlags =>
        StandardStorms.Pohang with
        {
            Name = "no-flags",
            NoFlagShare = 1,
        };

    private static Scenario NoFlagsTimer =>
        NoFlags with
        {
            Name = "no-flags-timer",
            EarlierTunnels = new EarlierTunnels { WaveEnds = WaveEnds.SameDuration },
        };

    private static Scenario NoFlagsRolling =>
        NoFlags with
        {
            Name = "no-flags-rolling",
            EarlierTunnels = new EarlierTunnels { WaveEnds = WaveEnds.Rolling },
        };

    /// <summary>A sixth of the storm's background comes each by itself, as in calm.</summary>
    private static Scenario NoFlagsOrdinary =>
        NoFlags with
        {
            Name = "no-flags-ordinary",
            EarlierTunnels = new EarlierTunnels { OrdinaryGoesOn = true },
        };

    private static Scenario HalfNoFlags =>
        NoFlags with
        {
            Name = "half-no-flags",
            NoFlagShare = 0.5,
        };

    /// <summary>The gate has only just started and knows no device.</summary>
    private static Scenario NoFlagsCold =>
        NoFlags with
        {
            Name = "no-flags-cold",
            EarlierTunnels = new EarlierTunnels { AreKnown = false },
        };

    /// <summary>Nothing but their number sets the wave apart.</summary>
    private static Scenario NoFlagsAlone =>
        NoFlags with
        {
            Name = "no-flags-alone",
            EarlierTunnels = new EarlierTunnels { WaveEnds = WaveEnds.Alone },
        };

    /// <summary>A busy hour in which handshakes become so slow that places run out.</summary>
    private static Scenario SlowDatabase =>
        StandardStorms.Pohang with
        {
            Name = "slow-database",
            CalmLoad = 0.6,
            StormLoad = 0.6,
            StormForegroundShare = 0.2,
            Faults =
            [
                new BackendFault(TimeSpan.FromSeconds(60))
                {
                    Lasts = TimeSpan.FromSeconds(60),
                    Service = 2.5,
                },
            ],
        };
}
