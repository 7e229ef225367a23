using Gatekeeper.Replay;

namespace Gatekeeper.Bench.Bounds;

/// <summary>Backends that change in mid-storm, and backends unlike the standard one.</summary>
internal static class CapacityStorms
{
    private static readonly TimeSpan MidStorm = TimeSpan.FromSeconds(80);

    public static IReadOnlyList<Scenario> All =>
        [
            Tenfold,
            Doubled,
            Restart,
            ColdCache,
            TriggerRemoved,
            DeadFromStart,
            SmallBackend,
            SlowHandshakes,
        ];

    private static Scenario Tenfold =>
        FailureStorms.Pohang(
            "pohang-tenfold",
            "Handshakes 10 times as long for a minute of it"
        ) with
        {
            Faults =
            [
                new BackendFault(MidStorm) { Lasts = TimeSpan.FromSeconds(60), Service = 10 },
            ],
        };

    private static Scenario Doubled =>
        FailureStorms.Pohang("pohang-doubled", "Twice the workers from its middle on") with
        {
            Faults = [new BackendFault(MidStorm) { Capacity = 2 }],
        };

    private static Scenario Restart =>
        FailureStorms.Pohang("pohang-restart", "The only server is gone for 10 s of it") with
        {
            Faults = [new BackendFault(MidStorm) { Lasts = TimeSpan.FromSeconds(10), Down = true }],
        };

    /// <summary>Three times as slow at first, as usual half a minute later.</summary>
    private static Scenario ColdCache =>
        FailureStorms.Pohang(
            "pohang-cold-cache",
            "The only server is gone for 10 s, and slow until its caches are warm"
        ) with
        {
            Faults =
            [
                .. Restart.Faults,
                .. Enumerable
                    .Range(0, 6)
                    .Select(step => new BackendFault(MidStorm + TimeSpan.FromSeconds(10 + 5 * step))
                    {
                        Lasts = TimeSpan.FromSeconds(5),
                        Service = 3 - step / 3.0,
                    }),
            ],
        };

    /// <summary>No rush at all: a busy hour whose backend nearly stops for a minute. What it leaves behind must go by itself.</summary>
    private static Scenario TriggerRemoved =>
        FailureStorms.Pohang(
            "trigger-removed",
            "A busy hour, a fifth of the workers for a minute, and all of them again"
        ) with
        {
            CalmLoad = 0.6,
            StormLoad = 0.6,
            StormForegroundShare = 0.2,
            Faults =
            [
                new BackendFault(TimeSpan.FromSeconds(60))
                {
                    Lasts = TimeSpan.FromSeconds(60),
                    Capacity = 0.2,
                },
            ],
        };

    private static Scenario DeadFromStart =>
        FailureStorms.Pohang("dead-from-start", "One of three servers never answers at all") with
        {
            // Loads count what is listed: of 60 workers a third is not there.
            CalmLoad = 0.2,
            StormLoad = 1,
            Servers =
            [
                new ServerModel("one", 20),
                new ServerModel("two", 20),
                new ServerModel("dead", 20),
            ],
            Faults = [new BackendFault(TimeSpan.Zero) { Server = "dead", Down = true }],
        };

    /// <summary>Few samples: 4 handshakes a second.</summary>
    private static Scenario SmallBackend =>
        FailureStorms.Pohang("small-backend", "Two workers of half a second each") with
        {
            CalmLasts = TimeSpan.FromMinutes(10),
            StormLasts = TimeSpan.FromMinutes(5),
            Servers = [new ServerModel("one", 2) { MeanService = TimeSpan.FromSeconds(0.5) }],
        };

    /// <summary>The answer to a change of the window comes seconds later.</summary>
    private static Scenario SlowHandshakes =>
        FailureStorms.Pohang("slow-handshakes", "Handshakes of two seconds") with
        {
            CalmLasts = TimeSpan.FromMinutes(2),
            StormLasts = TimeSpan.FromMinutes(2),
            Servers = [new ServerModel("one", 40) { MeanService = TimeSpan.FromSeconds(2) }],
        };
}
