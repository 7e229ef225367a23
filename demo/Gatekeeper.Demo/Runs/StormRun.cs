using ChatClient;
using Gatekeeper.Demo.Clients;
using Gatekeeper.Demo.Live;
using Gatekeeper.Demo.Measurement;
using Gatekeeper.Demo.Processes;
using Gatekeeper.Demo.Results;
using Gatekeeper.Demo.Schedule;

namespace Gatekeeper.Demo.Runs;

/// <summary>
/// One run against fresh servers: enrol the devices, warm up, then calm, storm and what comes after, until everybody is ready
/// or has given up, or the time to watch is over.
/// </summary>
internal sealed class StormRun(
    RunTitle title,
    int seed,
    bool halveCapacity,
    RunServers servers,
    ILiveView view,
    TimeProvider time
)
{
    private readonly StormPlan _plan = title.Plan;
    private readonly DescriptorBudget _descriptors = DescriptorBudget.OfThisProcess();

    public async Task<RunResult> PlayAsync(CancellationToken cancellationToken)
    {
        var warmUp = IntentSchedule.DrawWarmUp(_plan, seed);
        var intents = IntentSchedule.Draw(_plan, seed);
        view.Announce($"Enrolling {intents.Count:N0} devices");
        var devices = await servers.Backend.EnrolAsync(
            warmUp.Count + intents.Count,
            cancellationToken
        );

        view.Announce("Warming up (not counted)");
        await WarmUpAsync(warmUp, [.. devices.Take(warmUp.Count)], cancellationToken);

        var before = await servers.Backend.CountsAsync(cancellationToken);
        return await StormAsync(
            intents,
            [.. devices.Skip(warmUp.Count)],
            before,
            cancellationToken
        );
    }

    private async Task WarmUpAsync(
        IReadOnlyList<Intent> intents,
        IReadOnlyList<DeviceCredentials> devices,
        CancellationToken cancellationToken
    )
    {
        using var door = new ChatDoor(servers.DoorOf, devices, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clock = new RunClock(time);
        var record = new RunRecord(intents, _plan.WarmUp);
        var driving = Drive(door, record, clock, ends.Token);
        await WaitForEndAsync(record, clock, _plan.WarmUp + TimeSpan.FromSeconds(10), ends.Token);
        await ends.CancelAsync();
        await driving;
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<RunResult> StormAsync(
        IReadOnlyList<Intent> intents,
        IReadOnlyList<DeviceCredentials> devices,
        RehearsalCounts before,
        CancellationToken cancellationToken
    )
    {
        // What warm-up and enrolment left behind must not be collected in the middle of the calm.
        GC.Collect();
        using var door = new ChatDoor(servers.DoorOf, devices, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clock = new RunClock(time);
        var record = new RunRecord(intents, Bound);
        var sampler = new RunSampler(record, clock, _plan, servers.Gate);

        var driving = Drive(door, record, clock, ends.Token);
        var sampling = sampler.RunAsync(ends.Token);
        var turning = new CapacityScript(_plan, halveCapacity, servers.Backend).PlayAsync(
            clock,
            ends.Token
        );
        try
        {
            var ending = WaitForEndAsync(record, clock, Bound, ends.Token);
            await view.ShowAsync(title, () => sampler.Latest, ending);
            await ending;

            // The counts first: clients that are cut off now would make the backend's last work look wasted.
            var lasted = clock.Now;
            var backend = await servers.Backend.CountsAsync(cancellationToken);
            await StopAsync();
            var gate = sampler.GateSeries(RunSummary.SecondsIn(lasted));
            var result = RunSummary.Of(record, lasted, backend.Since(before), gate);
            return result with
            {
                GoodputWithBacklog = Backlog.Goodput(
                    result.Series,
                    second => CapacityScript.CapacityIn(_plan, halveCapacity, second)
                ),
                GateMemoryBytes = sampler.GateMemoryBytes,
                GateMemoryAtMostParkedBytes = sampler.GateMemoryAtMostParkedBytes,
                MostParked = sampler.MostParked,
            };
        }
        finally
        {
            await StopAsync();
        }

        async Task StopAsync()
        {
            await ends.CancelAsync();
            await Task.WhenAll(driving, sampling, turning);
        }
    }

    /// <summary>With the gate everybody gets in, so the run waits for them; without it that may never happen.</summary>
    private TimeSpan Bound =>
        title.WithGate
            ? _plan.ArrivalsEnd + _plan.SettlesWithin
            : _plan.StormEnds + _plan.WatchedWithoutGate;

    private Task Drive(ChatDoor door, RunRecord record, RunClock clock, CancellationToken runEnds)
    {
        var client = new SimulatedClient(door, _plan.Scenario, record, clock, _descriptors);
        return new StormDriver(client, record, clock).RunAsync(runEnds);
    }

    private async Task WaitForEndAsync(
        RunRecord record,
        RunClock clock,
        TimeSpan bound,
        CancellationToken runEnds
    )
    {
        var settled = Task.WhenAny(record.AllSettled, clock.UntilAsync(bound, runEnds));
        await servers.UnlessOneDiesAsync(settled);
        runEnds.ThrowIfCancellationRequested();
    }
}
