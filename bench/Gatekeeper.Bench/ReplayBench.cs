using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Gatekeeper.Bench.Bounds;
using Gatekeeper.Replay;

namespace Gatekeeper.Bench;

/// <summary><c>bench replay</c>: every storm with every seed, and the table of bounds.</summary>
internal static class ReplayBench
{
    private const string Largest = "gyeongju-full";

    private static readonly Option<string> SeedsOption = new("--seeds")
    {
        Description = "Seeds, for example 1-4 or 7.",
        DefaultValueFactory = _ => "1-4",
    };

    private static readonly Option<int?> WindowOption = new("--window")
    {
        Description =
            "Hold the gate at this window for the standard backend (its knee is 40), scaled to others.",
    };

    private static readonly Option<string?> OnlyOption = new("--only")
    {
        Description =
            "Only these storms, for example pohang,gyeongju; rows of others are left out.",
    };

    private static readonly Option<int> DaysOption = new("--days")
    {
        Description = "How many calm days.",
        DefaultValueFactory = _ => 30,
    };

    private static readonly Option<int> ParallelOption = new("--parallel")
    {
        Description = "How many replays at a time; the largest is always alone.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    public static Command Create()
    {
        var command = new Command(
            "replay",
            "Every storm with every seed: what the gate must reach."
        )
        {
            SeedsOption,
            WindowOption,
            OnlyOption,
            DaysOption,
            ParallelOption,
        };
        command.SetAction(parsed => Run(parsed, Console.Out, Console.Error));
        return command;
    }

    private static int Run(ParseResult parsed, TextWriter output, TextWriter errors)
    {
        var only = parsed.GetValue(OnlyOption)?.Split(',');
        var storms = BenchStorms
            .All(Math.Max(parsed.GetValue(DaysOption), 1))
            .Where(storm => only is null || only.Contains(storm.Name))
            .ToList();
        if (
            !TrySeeds(parsed.GetRequiredValue(SeedsOption), out var seeds)
            || storms.Count == 0
            || parsed.GetValue(WindowOption) < 1
        )
        {
            errors.WriteLine("error: no such seeds, storms or window; see --help");
            return 2;
        }

        var runs = new RunBook(parsed.GetValue(WindowOption));
        var peak = PlayLargest(storms, seeds, runs, errors);
        PlayOthers(storms, seeds, runs, parsed.GetValue(ParallelOption), errors);
        var bounds = AllBounds
            .Of(() => peak)
            .Where(bound => Wanted(bound, storms, only is null))
            .ToList();
        return BoundTable.Write(bounds, runs, seeds, output) == 0 ? 0 : 1;
    }

    /// <summary>First and alone, so that the process's peak is its own.</summary>
    private static double PlayLargest(
        List<Scenario> storms,
        IReadOnlyList<int> seeds,
        RunBook runs,
        TextWriter errors
    )
    {
        foreach (var storm in storms.Where(storm => storm.Name == Largest))
        {
            foreach (var seed in seeds)
            {
                Play(storm, seed, runs, errors);
            }
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1e9;
    }

    private static void PlayOthers(
        List<Scenario> storms,
        IReadOnlyList<int> seeds,
        RunBook runs,
        int parallel,
        TextWriter errors
    )
    {
        var work =
            from storm in storms
            where storm.Name != Largest
            orderby storm.CalmLasts + storm.StormLasts descending
            from seed in seeds
            select (storm, seed);
        Parallel.ForEach(
            Partitioner.Create(work, EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(parallel, 1) },
            item => Play(item.storm, item.seed, runs, errors)
        );
    }

    private static void Play(Scenario storm, int seed, RunBook runs, TextWriter errors)
    {
        runs.Play(storm, seed);
        var took = runs.Took(storm.Name, seed);
        var events = runs[storm.Name, seed].Events;
        errors.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{storm.Name}, seed {seed}: {took.TotalSeconds:F1} s, {events / took.TotalSeconds / 1e6:F2} million events/s"
            )
        );
    }

    private static bool Wanted(Bound bound, List<Scenario> storms, bool all) =>
        all
        || bound.Storm == "all"
        || (
            storms.Exists(storm => storm.Name == bound.Storm)
            && (bound.Storm != "cold-start" || storms.Exists(storm => storm.Name == "pohang"))
        );

    private static bool TrySeeds(string text, out IReadOnlyList<int> seeds)
    {
        var ends = text.Split('-');
        var read = ends.Select(end =>
                int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
                    ? seed
                    : -1
            )
            .ToArray();
        var right = read.Length is 1 or 2 && read.All(seed => seed >= 0) && read[0] <= read[^1];
        seeds = right ? [.. Enumerable.Range(read[0], read[^1] - read[0] + 1)] : [];
        return right;
    }
}
