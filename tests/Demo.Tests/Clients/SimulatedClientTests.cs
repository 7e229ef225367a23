using ChatClient;
using Gatekeeper.Demo.Clients;
using Gatekeeper.Demo.Measurement;
using Gatekeeper.Demo.Schedule;
using Gatekeeper.Replay;
using Gatekeeper.Testing;

namespace Demo.Tests.Clients;

/// <summary>Lives of single clients, in virtual time.</summary>
public sealed class SimulatedClientTests
{
    private readonly ManualTimeProvider _time = new();
    private RunRecord? _record;

    /// <summary>Without a context continuations run where time is moved, so a step of time is over when it returns.</summary>
    public SimulatedClientTests() => SynchronizationContext.SetSynchronizationContext(null);

    [Fact]
    public async Task A_client_that_gets_in_stays_a_second_and_leaves()
    {
        var door = new FakeDoor((_, _) => Task.CompletedTask);

        var life = Live(door, ConnectClass.Foreground);
        Assert.Equal(1, door.Open);
        await PassAsync(life, TimeSpan.FromSeconds(1));

        Assert.Equal(0, door.Open);
        Assert.Equal(IntentState.Ready, Outcome.State);
        Assert.Equal(1, Outcome.Attempts);
    }

    [Fact]
    public async Task Latency_counts_over_all_tries()
    {
        var door = new FakeDoor(
            (number, token) => number == 1 ? FakeDoor.NeverAsync(token) : Task.CompletedTask
        );

        var life = Live(door, ConnectClass.Foreground);
        await PassAsync(life, TimeSpan.FromSeconds(8));

        Assert.Equal(2, Outcome.Attempts);
        Assert.InRange(Outcome.ReadyAfterMs, 5_200, 6_050);
    }

    [Fact]
    public async Task A_person_gives_up_after_half_a_minute_and_frees_the_connection()
    {
        var door = new FakeDoor((_, token) => FakeDoor.NeverAsync(token));
        var descriptors = new DescriptorBudget(1);

        var life = Live(door, ConnectClass.Foreground, descriptors: descriptors);
        await PassAsync(life, TimeSpan.FromSeconds(31));

        Assert.Equal(IntentState.GaveUp, Outcome.State);
        Assert.InRange(Outcome.Attempts, 5, 6);
        Assert.True(descriptors.TryTake());
        Assert.True(Record.AllSettled.IsCompleted);
    }

    [Fact]
    public async Task An_impatient_client_ignores_Retry_After()
    {
        var door = new FakeDoor(
            (number, _) =>
                number == 1 ? throw Refusal(TimeSpan.FromSeconds(20)) : Task.CompletedTask
        );

        var life = Live(door, ConnectClass.Background);
        await PassAsync(life, TimeSpan.FromSeconds(3));

        Assert.InRange(Outcome.ReadyAfterMs, 200, 1_050);
    }

    [Fact]
    public async Task A_polite_client_obeys_Retry_After()
    {
        var door = new FakeDoor(
            (number, _) =>
                number == 1 ? throw Refusal(TimeSpan.FromSeconds(20)) : Task.CompletedTask
        );

        var life = Live(door, ConnectClass.Background, StandardStorms.GyeongjuFull);
        await PassAsync(life, TimeSpan.FromSeconds(25));

        Assert.InRange(Outcome.ReadyAfterMs, 20_200, 21_050);
    }

    [Fact]
    public async Task A_try_for_which_there_is_no_descriptor_is_not_made_and_is_counted()
    {
        var door = new FakeDoor((_, _) => Task.CompletedTask);
        var descriptors = new DescriptorBudget(1);
        Assert.True(descriptors.TryTake());

        var life = Live(door, ConnectClass.Foreground, descriptors: descriptors);
        descriptors.GiveBack();
        await PassAsync(life, TimeSpan.FromSeconds(3));

        Assert.Equal(1, Record.AttemptsNotMade);
        Assert.Equal(1, Outcome.Attempts);
        Assert.Equal(IntentState.Ready, Outcome.State);
    }

    [Fact]
    public async Task A_fault_of_the_library_is_kept_and_the_client_comes_back()
    {
        var door = new FakeDoor(
            (number, _) =>
                number == 1 ? throw new InvalidOperationException("odd") : Task.CompletedTask
        );

        var life = Live(door, ConnectClass.Foreground);
        await PassAsync(life, TimeSpan.FromSeconds(3));

        Assert.Equal((1, "InvalidOperationException: odd"), Record.Faults);
        Assert.Equal(IntentState.Ready, Outcome.State);
    }

    [Fact]
    public async Task A_client_that_is_cut_off_by_the_end_of_the_run_is_unfinished()
    {
        using var ends = new CancellationTokenSource();
        var door = new FakeDoor((_, token) => FakeDoor.NeverAsync(token));

        var life = Live(door, ConnectClass.Background, runEnds: ends.Token);
        await ends.CancelAsync();
        await life.Within();

        Assert.Equal(IntentState.Unfinished, Outcome.State);
        Assert.False(Record.AllSettled.IsCompleted);
    }

    private RunRecord Record => _record!;

    private IntentOutcome Outcome => Assert.Single(Record.Outcomes());

    private Task Live(
        FakeDoor door,
        ConnectClass connectClass,
        Scenario? scenario = null,
        DescriptorBudget? descriptors = null,
        CancellationToken runEnds = default
    )
    {
        _record = new RunRecord(
            [new Intent(TimeSpan.Zero, connectClass, Phase.Calm)],
            TimeSpan.FromMinutes(1)
        );
        return new SimulatedClient(
            door,
            scenario ?? StandardStorms.Pohang,
            _record,
            new RunClock(_time),
            descriptors ?? new DescriptorBudget(10)
        ).LiveAsync(0, runEnds);
    }

    /// <summary>Lets time pass in small steps; between two of them continuations run that left the test's thread.</summary>
    private async Task PassAsync(Task life, TimeSpan span)
    {
        var step = TimeSpan.FromMilliseconds(25);
        for (var passed = TimeSpan.Zero; passed < span && !life.IsCompleted; passed += step)
        {
            _time.Advance(step);
            await Task.Yield();
        }

        await life.Within();
    }

    private static ChatRefusedException Refusal(TimeSpan retryAfter) =>
        new(new ChatRefusal(503, "BG_DEFERRED", retryAfter, RefusalAction.Retry, Ticket: null));
}
