using Gatekeeper.Demo.Results;

namespace Gatekeeper.Demo.Report;

/// <summary>What was done to get these figures, for a reader who doubts them.</summary>
internal static class MethodText
{
    public static IEnumerable<string> Of(DemoResult result)
    {
        var (line, patience) = (result.Timeline, result.Patience);
        yield return $"Real processes and real sockets on one machine: a chat backend that can do {Words.Number(result.CapacityPerSecond)} handshakes per second (4 workers, 20 ms each; work goes on when the client has left), and simulated clients that use the chat client library.";
        yield return "The gate is not told how fast the backend is. Each run has fresh processes and meets the same clients at the same moments, drawn from one seed.";
        yield return $"Calm for {Words.Fraction(line.StormBegins)} s after an uncounted warm-up, the storm until {Words.Fraction(line.StormEnds)} s, calm arrivals again until {Words.Fraction(line.ArrivalsEnd)} s.";
        yield return $"Clients are impatient. A foreground try lasts {Words.Fraction(patience.ForegroundTry)} s and the person gives up after {Words.Fraction(patience.ForegroundGivesUp)} s; a background try lasts {Words.Fraction(patience.BackgroundTry)} s and the app gives up after {Words.Fraction(patience.BackgroundGivesUp)} s. Both come back 0.2 to 1 s after a try that failed, whatever Retry-After says.";
        yield return "Time until ready counts from the moment a client was due to come, over all its tries, so a slow driver cannot hide a wait.";
        yield return $"Clients, gate and backend shared the processors of this machine: compare runs of one machine, not the figures with those of other machines. The driver started its tries within {Words.Number(result.DriverLagP99Ms)} ms of their time (p99).";
        if (result.WithGate?.Series.Gate is { } gate)
        {
            yield return $"The gate's stages: {StageStory.Of(gate)}.";
        }

        if (
            result.WithGate is
            {
                GateMemoryBytes: { } most,
                GateMemoryAtMostParkedBytes: { } bytes,
                MostParked: { } parked
            }
        )
        {
            yield return $"The gate's memory: {Words.Megabytes(bytes)} with {Words.Number(parked)} parked, the most there were; {Words.Megabytes(most)} at most, with everybody's session open. Its process was looked at twice a second.";
        }
    }
}
