using System.CommandLine;
using System.Globalization;
using Gatekeeper.Bench.Bounds;
using Gatekeeper.Peers;
using Gatekeeper.Replay;
using Gatekeeper.Replay.Doors;
using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Bench;

/// <summary><c>bench peers</c>: the same storms with other people's algorithms in the gate's place.</summary>
internal static class PeerBench
{
    private static readonly Option<string> StormsOption = new("--storms")
    {
        Description = "Storms, for example pohang,gyeongju.",
        DefaultValueFactory = _ => "pohang,pohang-halved,gyeongju",
    };

    private static readonly Option<string> CompareOption = new("--compare")
    {
        Description = PeerDoors.Known,
        DefaultValueFactory = _ => "none,fixed:40,nginx:600:4800,gradient2,envoy",
    };

    private static readonly Option<int> SeedOption = new("--seed")
    {
        Description = "The seed.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int?> WindowOption = new("--window")
    {
        Description = "Hold the gate at this window for the standard backend.",
    };

    public static Command Create()
    {
        var command = new Command("peers", "The same storms with others in the gate's place.")
        {
            StormsOption,
            CompareOption,
            SeedOption,
            WindowOption,
        };
        command.SetAction(parsed => Run(parsed, Console.Out, Console.Error));
        return command;
    }

    private static int Run(ParseResult parsed, TextWriter output, TextWriter errors)
    {
        var runs = new RunBook(parsed.GetValue(WindowOption));
        var compare = parsed.GetRequiredValue(CompareOption);
        output.WriteLine(
            "| storm | in front | FG in 3 s | FG p99 calm -> storm | BG ready | BG drain / best | goodput | wasted | tries per BG | in flight / knee |"
        );
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var name in parsed.GetRequiredValue(StormsOption).Split(','))
        {
            var storm = BenchStorms.All(1).FirstOrDefault(known => known.Name == name);
            var peers = PeerDoors.Read(compare); // new ones for each storm: they remember
            if (storm is null || peers.Any(peer => peer.Door is null))
            {
                var problems = peers.Where(peer => peer.Door is null);
                errors.WriteLine(
                    storm is null
                        ? $"error: --storms {name}: not known; known are {Names()}"
                        : $"error: {string.Join('\n', problems.Select(peer => $"--compare {peer.Text}: {peer.Problem}"))}"
                );
                return 2;
            }

            var doors = peers.Select(peer => peer.Door).OfType<IFrontDoor>();
            foreach (var door in doors.Prepend(new GateDoor(runs.SettingsFor(storm))))
            {
                output.WriteLine(Row(Replayer.Run(storm, door, parsed.GetValue(SeedOption))));
            }
        }

        return 0;
    }

    private static string Names() =>
        string.Join(", ", BenchStorms.All(1).Select(storm => storm.Name));

    private static string Row(ReplayResult result) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {result.Scenario} | {result.Door} | {100 * result.ForegroundWithin3Seconds:F2} % | {Seconds(result.ForegroundCalm.P99)} -> {Seconds(result.ForegroundStorm.P99)} | {100 * result.BackgroundReady:F1} % | {Times(result.BackgroundDrainFactor)} | {100 * result.Goodput:F1} % | {100 * result.Wasted:F1} % | {result.TriesPerBackground:F1} | {result.PeakInFlight:F1}x |"
        );

    private static string Times(double? times) =>
        times is null or double.PositiveInfinity
            ? "never"
            : string.Create(CultureInfo.InvariantCulture, $"{times:F2}x");

    private static string Seconds(double? seconds) =>
        seconds is null or double.PositiveInfinity
            ? "never"
            : string.Create(CultureInfo.InvariantCulture, $"{1000 * seconds:F0} ms");
}
