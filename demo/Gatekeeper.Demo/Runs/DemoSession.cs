using Gatekeeper.Demo.CommandLine;
using Gatekeeper.Demo.Live;
using Gatekeeper.Demo.Processes;
using Gatekeeper.Demo.Report;
using Gatekeeper.Demo.Results;
using Gatekeeper.Demo.Schedule;

namespace Gatekeeper.Demo.Runs;

/// <summary>The whole demo: first without the gate, then with it, each with fresh servers and the same clients; then the comparison.</summary>
internal sealed class DemoSession(
    DemoOptions options,
    ILiveView view,
    ResultOutput output,
    TimeProvider time
)
{
    private readonly ServerPrograms _programs = ServerPrograms.Find();
    private readonly StormPlan _plan = PlanOf(options);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        view.Announce($"{options.Scenario.Name}: {options.Scenario.Story}");
        RunResult? without = null;
        foreach (var withGate in options.Runs)
        {
            var title = new RunTitle(withGate, _plan);
            view.Announce(
                $"{title.Name}: starting {(withGate ? "chat backend and gate" : "chat backend")}"
            );
            await using var servers = await RunServers.StartAsync(
                _plan,
                withGate ? (options.TwoGates ? 2 : 1) : 0,
                _programs,
                time,
                cancellationToken
            );
            var run = new StormRun(title, options.Seed, options.HalveCapacity, servers, view, time);
            var result = await servers.UnlessOneDiesAsync(run.PlayAsync(cancellationToken));
            without = withGate ? without : result;
            if (withGate == options.Runs[^1])
            {
                await output.WriteAsync(
                    Compare(without, withGate ? result : null),
                    cancellationToken
                );
                await KeepAsync(servers, cancellationToken);
            }
        }
    }

    private static StormPlan PlanOf(DemoOptions options)
    {
        var plan = options.Quick
            ? StormPlan.Short(options.Scenario)
            : StormPlan.Full(options.Scenario);

        // Half of the capacity takes twice as long to serve those who wait, and more of them wait.
        return options.HalveCapacity ? plan with { SettlesWithin = 3 * plan.SettlesWithin } : plan;
    }

    private DemoResult Compare(RunResult? without, RunResult? with) =>
        new()
        {
            Scenario = options.Scenario.Name,
            Story = options.Scenario.Story,
            Seed = options.Seed,
            Quick = options.Quick,
            HalveCapacity = options.HalveCapacity,
            MessageTrafficShare = options.Scenario.MessageTrafficShare,
            CapacityPerSecond = _plan.CapacityPerSecond,
            DriverLagP99Ms = Math.Max(without?.DriverLagP99Ms ?? 0, with?.DriverLagP99Ms ?? 0),
            Command = options.Command,
            Timeline = new Timeline(
                _plan.StormBegins.TotalSeconds,
                _plan.StormEnds.TotalSeconds,
                _plan.ArrivalsEnd.TotalSeconds
            ),
            Patience = new Patience(
                _plan.Scenario.Foreground.TryLasts.TotalSeconds,
                _plan.Scenario.Foreground.GivesUpAfter.TotalSeconds,
                _plan.Scenario.Background.TryLasts.TotalSeconds,
                _plan.Scenario.Background.GivesUpAfter.TotalSeconds
            ),
            WithGate = with,
            WithoutGate = without,
        };

    private async Task KeepAsync(RunServers servers, CancellationToken cancellationToken)
    {
        if (!options.Keep)
        {
            return;
        }

        view.Announce($"chat backend: {servers.Backend.Address}");
        if (servers.Gate is { } gate)
        {
            view.Announce($"gatekeeper:   {gate.Address}");
            view.Announce($"admin:        {gate.Admin}");
        }

        view.Announce("Ctrl-C ends them.");
        try
        {
            await servers.UnlessOneDiesAsync(
                Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken)
            );
        }
        catch (OperationCanceledException)
        {
            // The way out of a run that is complete.
        }
    }
}
