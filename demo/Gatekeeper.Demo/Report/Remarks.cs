using Gatekeeper.Demo.Results;

namespace Gatekeeper.Demo.Report;

/// <summary>What a reader must know before believing a run's figures.</summary>
internal static class Remarks
{
    /// <summary>Above this, latencies measured here say as much about the driver as about the servers.</summary>
    private const double LagWorthSaying = 50;

    public static IEnumerable<string> On(RunResult run, DemoResult result)
    {
        var unfinished = run.Foreground.Unfinished + run.Background.Unfinished;
        if (unfinished > 0)
        {
            yield return $"{Words.Number(unfinished)} clients were still trying when the run ended after {Words.Number(run.LastedSeconds)} s; they count as not ready.";
        }

        if (run.GoodputWithBacklog is { } goodput)
        {
            yield return $"While more waited than a second can serve, the backend's work was of use to {Words.Fraction(goodput)} of what it can do.";
        }

        if (run.DriverLagP99Ms > LagWorthSaying)
        {
            yield return $"The driver itself ran late (p99 {Words.Number(run.DriverLagP99Ms)} ms): this machine is too small for this storm, latencies are too high by about that much.";
        }

        if (run.AttemptsNotMade > 0)
        {
            yield return $"{Words.Number(run.AttemptsNotMade)} tries could not be made for want of file descriptors; those clients came back later, as after a failed try.";
        }

        if (run.Faults > 0)
        {
            yield return $"{Words.Number(run.Faults)} tries ended in an unexpected way, the first with: {run.FirstFault}";
        }

        if (result.MessageTrafficShare > 0)
        {
            yield return $"Message traffic was played by making each handshake slower during the storm: it took {Words.Fraction(result.MessageTrafficShare)} of the capacity.";
        }
    }
}
