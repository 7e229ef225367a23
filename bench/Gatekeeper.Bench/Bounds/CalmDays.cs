using Gatekeeper.Replay;

namespace Gatekeeper.Bench.Bounds;

/// <summary>
/// Ordinary days: the load follows the clock up to 0.7 C, each day has a deploy that shifts the service time by up to 30 %, a collection of
/// 0.2 to 0.5 s every 20 minutes, and a database that is 2.5 times as slow for 3 s every hour of the night, when places are free.
/// On a server of 8 workers (C = 160/s), because a month at 800/s is a billion handshakes; fewer workers are the harder case, as chance weighs more.
/// </summary>
internal static class CalmDays
{
    private static readonly double[] Deploys = [1.3, 1.0, 0.7, 1.0];

    public static Scenario Of(int days) =>
        StandardStorms.Pohang with
        {
            Name = "calm-days",
            Story = "Ordinary days: daily rhythm, deploys, collections, a slow database at night",
            Rhythm = new DailyRhythm(0.1, 0.7),
            CalmLasts = TimeSpan.FromDays(days),
            StormLasts = TimeSpan.Zero,
            StormLoad = 0,
            WatchedAfterStorm = TimeSpan.FromSeconds(30),
            Servers = [new ServerModel("one", 8)],
            Faults =
            [
                .. Enumerable.Range(0, days).Select(Deploy),
                .. Enumerable.Range(0, days * 72).Select(Collection),
                .. Enumerable
                    .Range(0, days * 24)
                    .Where(hour => hour % 24 is < 3 or > 20)
                    .Select(hour => new BackendFault(
                        TimeSpan.FromHours(hour) + TimeSpan.FromMinutes(31)
                    )
                    {
                        Lasts = TimeSpan.FromSeconds(3),
                        Service = 2.5,
                    }),
            ],
        };

    /// <summary>In force until the next one. At 1.3 the busiest hour asks for 0.91 of what is left.</summary>
    private static BackendFault Deploy(int day) =>
        new(TimeSpan.FromDays(day) + TimeSpan.FromHours(4))
        {
            Lasts = TimeSpan.FromDays(1),
            Service = Deploys[day % Deploys.Length],
        };

    private static BackendFault Collection(int number) =>
        new(TimeSpan.FromMinutes(20 * number + 7))
        {
            Lasts = TimeSpan.FromMilliseconds(200 + number * 37 % 301),
            Paused = true,
        };
}
