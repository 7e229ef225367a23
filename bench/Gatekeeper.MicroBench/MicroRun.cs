using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Gatekeeper.MicroBench.Subjects;
using Perfolizer.Horology;

namespace Gatekeeper.MicroBench;

/// <summary>Runs all benchmarks and prints what they measured, with the two bounds at the end.</summary>
internal static class MicroRun
{
    private static readonly Type[] Subjects =
    [
        typeof(Calm),
        typeof(ParkAndRelease),
        typeof(Refuse),
        typeof(Promote),
        typeof(Classify),
        typeof(TwoThreads),
        typeof(Parts),
    ];

    /// <returns>0 when both bounds are met, 1 when not, 2 when something could not be measured.</returns>
    public static int Play(TextWriter output, TextWriter errors)
    {
        var lines = new List<MicroLine>();
        foreach (var subject in Subjects)
        {
            errors.WriteLine($"{subject.Name} ...");
            var summary = BenchmarkRunner.Run(subject, Settings());
            var faults = summary.Reports.Where(report => report.ResultStatistics is null).ToList();
            if (summary.HasCriticalValidationErrors || faults.Count > 0)
            {
                errors.WriteLine(
                    $"error: {subject.Name} could not be measured: {string.Join(", ", faults.Select(fault => fault.BenchmarkCase.DisplayInfo))} {string.Join(", ", summary.ValidationErrors)}"
                );
                return 2;
            }

            lines.AddRange(summary.Reports.Select(report => LineOf(subject, report)));
        }

        MicroTable.Write(lines, output);
        return MicroBounds.Write(lines, output) ? 0 : 1;
    }

    /// <summary>Short: a quarter of a second twelve times after four to warm up. In this process, as a build for each would take longer than all of them.</summary>
    private static ManualConfig Settings() =>
        ManualConfig
            .CreateEmpty()
            .AddJob(
                Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
                    .WithWarmupCount(4)
                    .WithIterationCount(12)
                    .WithIterationTime(TimeInterval.FromMilliseconds(250))
            )
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "gatekeeper-microbench"));

    private static MicroLine LineOf(Type subject, BenchmarkReport report)
    {
        var statistics =
            report.ResultStatistics
            ?? throw new InvalidOperationException("It was measured; see above.");
        var method = report.BenchmarkCase.Descriptor;
        return new MicroLine(
            $"{subject.Name}.{method.WorkloadMethod.Name}",
            method.WorkloadMethodDisplayInfo.Trim('\''),
            statistics.Median,
            statistics.Q1,
            statistics.Q3,
            report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0
        );
    }
}
