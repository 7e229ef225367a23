using Gatekeeper.Demo.Clients;
using Gatekeeper.Demo.Processes;
using Gatekeeper.Demo.Schedule;

namespace Gatekeeper.Demo.Runs;

/// <summary>What happens to the backend itself during a run: message traffic in the storm, or the loss of half its workers.</summary>
internal sealed class CapacityScript(StormPlan plan, bool halveCapacity, ChatBackendServer backend)
{
    public async Task PlayAsync(RunClock clock, CancellationToken runEnds)
    {
        try
        {
            foreach (var (at, dial) in Turns(plan, halveCapacity))
            {
                await clock.UntilAsync(at, runEnds);
                await backend.TurnAsync(dial, runEnds);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    /// <summary>Handshakes that the backend can do in a second of the run, counted from 0; a second in which it changes counts with what it was before.</summary>
    internal static double CapacityIn(StormPlan plan, bool halveCapacity, int second) =>
        Turns(plan, halveCapacity)
            .LastOrDefault(
                turn => turn.At.TotalSeconds <= second,
                (default, RehearsalDial.Standard)
            )
            .Dial.CapacityPerSecond;

    /// <summary>In order of time. Messages make every handshake slower; a lost machine takes its workers with it.</summary>
    internal static IEnumerable<(TimeSpan At, RehearsalDial Dial)> Turns(
        StormPlan plan,
        bool halveCapacity
    )
    {
        var (dial, share) = (RehearsalDial.Standard, plan.Scenario.MessageTrafficShare);
        var calm = dial.HandshakeMilliseconds;
        if (share > 0)
        {
            dial = dial with { HandshakeMilliseconds = (int)Math.Round(calm / (1 - share)) };
            yield return (plan.StormBegins, dial);
        }

        if (halveCapacity)
        {
            dial = dial with { Workers = dial.Workers / 2 };
            yield return (plan.StormBegins + plan.Storm / 2, dial);
        }

        if (share > 0)
        {
            yield return (plan.StormEnds, dial with { HandshakeMilliseconds = calm });
        }
    }
}
