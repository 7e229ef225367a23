using ChatClient;
using Gatekeeper.Demo.Measurement;
using Gatekeeper.Demo.Processes;
using Gatekeeper.Demo.Schedule;

namespace Gatekeeper.Demo.Results;

/// <summary>Turns what a run remembered into its result.</summary>
internal static class RunSummary
{
    public static RunResult Of(
        RunRecord record,
        TimeSpan lasted,
        RehearsalCounts backend,
        GateSeries? gate
    )
    {
        var outcomes = record.Outcomes().ToList();
        var (faults, firstFault) = record.Faults;
        return new RunResult
        {
            Foreground = OfClass(outcomes, ConnectClass.Foreground),
            Background = OfClass(outcomes, ConnectClass.Background),
            Backend = backend,
            LastedSeconds = Math.Round(lasted.TotalSeconds, 1),
            DriverLagP99Ms = record.DriverLag.AtMilliseconds(99),
            AttemptsNotMade = record.AttemptsNotMade,
            Faults = faults,
            FirstFault = firstFault,
            Series = SeriesOf(record, outcomes, SecondsIn(lasted), gate),
        };
    }

    /// <summary>How many seconds the series have. The rest of a second is no second: it would look like a collapse at the end.</summary>
    public static int SecondsIn(TimeSpan lasted) =>
        Math.Max(1, (int)Math.Round(lasted.TotalSeconds));

    private static ClassResult OfClass(List<IntentOutcome> all, ConnectClass connectClass)
    {
        var outcomes = all.Where(outcome => outcome.Intent.Class == connectClass).ToList();
        var calm = LatenciesIn(outcomes, Phase.Calm);
        var storm = LatenciesIn(outcomes, Phase.Storm);
        return new ClassResult
        {
            Intents = outcomes.Count,
            Ready = outcomes.Count(outcome => outcome.State == IntentState.Ready),
            GaveUp = outcomes.Count(outcome => outcome.State == IntentState.GaveUp),
            Unfinished = outcomes.Count(outcome => outcome.State == IntentState.Unfinished),
            Attempts = outcomes.Sum(outcome => outcome.Attempts),
            CalmP50Ms = Rounded(calm.At(50)),
            CalmP90Ms = Rounded(calm.At(90)),
            CalmP95Ms = Rounded(calm.At(95)),
            CalmP99Ms = Rounded(calm.At(99)),
            StormP50Ms = Rounded(storm.At(50)),
            StormP90Ms = Rounded(storm.At(90)),
            StormP95Ms = Rounded(storm.At(95)),
            StormP99Ms = Rounded(storm.At(99)),
        };
    }

    private static Percentiles LatenciesIn(List<IntentOutcome> outcomes, Phase phase) =>
        new(
            outcomes
                .Where(outcome =>
                    outcome.Intent.Phase == phase && outcome.State == IntentState.Ready
                )
                .Select(outcome => outcome.ReadyAfterMs)
        );

    private static RunSeries SeriesOf(
        RunRecord record,
        List<IntentOutcome> outcomes,
        int seconds,
        GateSeries? gate
    )
    {
        var foreground = outcomes.Where(o => o.Intent.Class == ConnectClass.Foreground).ToList();
        return new RunSeries
        {
            Foreground = OfClass(record.Foreground, seconds),
            Background = OfClass(record.Background, seconds),
            Gate = gate,
            ForegroundReady =
            [
                .. foreground
                    .Where(o => o.State == IntentState.Ready)
                    .Select(o => new[] { Seconds(o.Intent.At), Rounded(o.ReadyAfterMs) ?? 0 }),
            ],
            ForegroundNotReady =
            [
                .. foreground
                    .Where(o => o.State != IntentState.Ready)
                    .Select(o => Seconds(o.Intent.At)),
            ],
        };
    }

    private static ClassSeries OfClass(ClassRecord record, int seconds)
    {
        var arrived = record.Arrived.First(seconds);
        var ready = record.Ready.First(seconds);
        var gaveUp = record.GaveUp.First(seconds);
        var waiting = new int[seconds];
        var still = 0;
        for (var second = 0; second < seconds; second++)
        {
            still += arrived[second] - ready[second] - gaveUp[second];
            waiting[second] = still;
        }

        return new ClassSeries(arrived, record.Attempts.First(seconds), ready, gaveUp, waiting);
    }

    private static double Seconds(TimeSpan at) => Math.Round(at.TotalSeconds, 2);

    private static double? Rounded(double? milliseconds) =>
        milliseconds is { } value ? Math.Round(value, 1) : null;
}
