using ChatClient;
using Gatekeeper.Demo.Measurement;
using Gatekeeper.Demo.Schedule;
using Gatekeeper.Replay;

namespace Gatekeeper.Demo.Clients;

/// <summary>
/// One client's life: try, and when a try fails or lasts too long, come back after a moment, until it is ready or gives up.
/// Once ready it acknowledges what it got, stays a second and leaves.
/// </summary>
internal sealed class SimulatedClient(
    IChatDoor door,
    Scenario scenario,
    RunRecord record,
    RunClock clock,
    DescriptorBudget descriptors
)
{
    private static readonly TimeSpan _stays = TimeSpan.FromSeconds(1);

    public async Task LiveAsync(int number, CancellationToken runEnds)
    {
        var intent = record.Intents[number];
        var behaviour = Behaviour(intent.Class);
        var givesUpAt = intent.At + behaviour.GivesUpAfter;
        record.OnArrived(number, intent.At);
        record.DriverLag.Add(clock.Now - intent.At);
        while (!runEnds.IsCancellationRequested)
        {
            var tryEnds = Min(clock.Now + behaviour.TryLasts, givesUpAt);
            var (end, retryAfter) = await TryAsync(number, tryEnds - clock.Now, runEnds);
            if (end == AttemptEnd.Ready || runEnds.IsCancellationRequested)
            {
                return;
            }

            var back = clock.Now + Pause(behaviour, retryAfter);
            if (!await WaitAsync(Min(back, givesUpAt), runEnds))
            {
                return;
            }

            if (back >= givesUpAt)
            {
                record.OnGaveUp(number, givesUpAt);
                return;
            }

            record.DriverLag.Add(clock.Now - back);
        }
    }

    private async Task<(AttemptEnd End, TimeSpan? RetryAfter)> TryAsync(
        int number,
        TimeSpan patience,
        CancellationToken runEnds
    )
    {
        if (patience <= TimeSpan.Zero)
        {
            return (AttemptEnd.Failed, null);
        }

        if (!descriptors.TryTake())
        {
            record.OnAttemptNotMade();
            return (AttemptEnd.Failed, null);
        }

        try
        {
            return await KnockAsync(number, patience, runEnds);
        }
        finally
        {
            descriptors.GiveBack();
        }
    }

    private async Task<(AttemptEnd End, TimeSpan? RetryAfter)> KnockAsync(
        int number,
        TimeSpan patience,
        CancellationToken runEnds
    )
    {
        using var leaves = new CancellationTokenSource(patience, clock.Time);
        await using var ends = runEnds.UnsafeRegister(
            static state => ((CancellationTokenSource)state!).Cancel(),
            leaves
        );
        record.OnAttempt(number, clock.Now);
        try
        {
            var visit = await door.KnockAsync(number, record.Intents[number].Class, leaves.Token);
            record.OnReady(number, clock.Now);
            leaves.CancelAfter(Timeout.InfiniteTimeSpan);
            await StayAsync(visit, runEnds);
            return (AttemptEnd.Ready, null);
        }
        catch (OperationCanceledException)
        {
            return (AttemptEnd.TimedOut, null);
        }
        catch (ChatRefusedException refusal)
        {
            return (AttemptEnd.Refused, refusal.RetryAfter);
        }
        catch (ChatUnreachableException)
        {
            return (AttemptEnd.Failed, null);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            record.OnFault(fault);
            return (AttemptEnd.Failed, null);
        }
    }

    /// <summary>Whatever goes wrong from here on does not change that the client was ready.</summary>
    private async Task StayAsync(IChatVisit visit, CancellationToken runEnds)
    {
        try
        {
            await using (visit)
            {
                await visit.AcknowledgeAsync(runEnds);
                await Task.Delay(_stays, clock.Time, runEnds);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            record.OnFault(fault);
        }
    }

    private async Task<bool> WaitAsync(TimeSpan until, CancellationToken runEnds)
    {
        try
        {
            await clock.UntilAsync(until, runEnds);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private ClientBehaviour Behaviour(ConnectClass connectClass) =>
        connectClass == ConnectClass.Foreground ? scenario.Foreground : scenario.Background;

    private static TimeSpan Pause(ClientBehaviour behaviour, TimeSpan? retryAfter)
    {
        var span = behaviour.ComesBackBefore - behaviour.ComesBackAfter;
        var pause = behaviour.ComesBackAfter + span * Random.Shared.NextDouble();
        return behaviour.ObeysRetryAfter && retryAfter is { } asked ? asked + pause : pause;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
