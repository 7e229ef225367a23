using Gatekeeper.Admission;
using Gatekeeper.Replay;
using Gatekeeper.Replay.Doors;
using Gatekeeper.Replay.Measures;
using Gatekeeper.Windows;

namespace Gatekeeper.Tests.Replay;

/// <summary>Storms small enough for a test.</summary>
internal static class Storms
{
    /// <summary>Pohang, a third as long, on 10 workers (C = 200/s).</summary>
    public static Scenario Small { get; } =
        StandardStorms.Pohang with
        {
            Name = "small",
            CalmLasts = TimeSpan.FromSeconds(20),
            StormLasts = TimeSpan.FromSeconds(20),
            WatchedAfterStorm = TimeSpan.FromSeconds(60),
            Servers = [new ServerModel("one", 10)],
        };

    /// <summary>No storm at all: calm for a while at a load.</summary>
    public static Scenario CalmAt(double load, int seconds, params ServerModel[] servers) =>
        Small with
        {
            Name = "calm",
            CalmLoad = load,
            CalmLasts = TimeSpan.FromSeconds(seconds),
            StormLasts = TimeSpan.Zero,
            StormLoad = 0,
            WatchedAfterStorm = TimeSpan.FromSeconds(1),
            Servers = servers.Length > 0 ? servers : [new ServerModel("one", 10)],
        };

    public static ReplayResult WithGate(Scenario scenario, int window = 12, int seed = 1) =>
        Replayer.Run(
            scenario,
            new GateDoor(
                new GateSettings
                {
                    WindowLaw = WindowLawSettings.Fixed(window),
                    ParkedLimit = 20_000,
                }
            ),
            seed
        );

    /// <summary>Handshakes a second that got somebody in, between two moments.</summary>
    public static double ReadyPerSecond(this ReplayResult result, double from, double to) =>
        result
            .Timeline.Where(slot => slot.At >= from && slot.At < to)
            .Average(slot => slot.ForegroundReady + slot.BackgroundReady);

    /// <summary>The same where slots are minutes.</summary>
    public static double ReadyPerMinute(this ReplayResult result, double from, double to) =>
        result.ReadyPerSecond(from, to);
}
