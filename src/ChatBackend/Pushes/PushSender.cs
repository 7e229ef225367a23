using System.Collections.Concurrent;
using ChatBackend.Configuration;
using ChatBackend.Sessions;
using ChatBackend.Storage;
using Polly.CircuitBreaker;

namespace ChatBackend.Pushes;

/// <summary>
/// Claims pushes, calls the webhook for them, side by side, and writes down what came of it. A claim that is never settled (the process
/// died) ends by itself, and the push is made again: at least once, not exactly once.
/// </summary>
internal sealed partial class PushSender(
    WakePushSettings settings,
    IPushOutbox outbox,
    PushWebhook webhook,
    PushSchedule schedule,
    PushInstruments instruments,
    StoreTrouble trouble,
    TimeProvider clock,
    ILogger<PushSender> logger
) : IDisposable
{
    /// <summary>A failure is told in the log so often at most.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    /// <summary>When the store does not answer.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Task> _underWay = new();
    private readonly Lock _lock = new();
    private long? _saidAt;
    private long _failed;
    private long _dropped;

    /// <summary>How many pushes may be begun now.</summary>
    public int Room => Math.Min(settings.Concurrency, webhook.Room) - _underWay.Count;

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Begins those that are still due; returns when they are claimed, not when they are done.</summary>
    /// <returns>How many were begun, and the users of the others: what they were seen to lack they have, or another node wakes them.</returns>
    /// <exception cref="StoreUnavailableException">None was begun; they stay planned.</exception>
    public async Task<(int Begun, IReadOnlyList<long> Others)> SendAsync(
        IReadOnlyList<BehindDevice> devices,
        CancellationToken cancellationToken
    )
    {
        if (devices.Count == 0)
        {
            return (0, []);
        }

        try
        {
            var now = Now;
            var pushes = await outbox.ClaimAsync(
                devices,
                now,
                now + (long)webhook.Longest.TotalMilliseconds,
                cancellationToken
            );
            var others = devices.ToDictionary(device => device.Id, device => device.User);
            foreach (var push in pushes)
            {
                others.Remove(push.DeviceId, out var user);
                Begin(push, user);
            }

            return (pushes.Count, [.. others.Values]);
        }
        catch (StoreUnavailableException)
        {
            foreach (var device in devices)
            {
                schedule.Plan(device, Now + (long)Pause.TotalMilliseconds);
            }

            throw;
        }
    }

    /// <summary>Completes when nothing is under way.</summary>
    public Task IdleAsync() => Task.WhenAll(_underWay.Values);

    /// <summary>Breaks off what is under way, and gives it back to whoever comes next.</summary>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await IdleAsync();
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>The claim keeps a device from being begun twice. It is listed before it begins, so that its end finds it in the list.</summary>
    private void Begin(DuePush push, long user)
    {
        var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _underWay[push.DeviceId] = RunAsync();
        listed.SetResult();

        async Task RunAsync()
        {
            await listed.Task;
            try
            {
                await PushAsync(push, user);
            }
            finally
            {
                _underWay.TryRemove(push.DeviceId, out _);
            }
        }
    }

    private async Task PushAsync(DuePush push, long user)
    {
        var outcome = await OutcomeAsync(push);
        var result = ResultOf(push, outcome);
        try
        {
            if (outcome == PushOutcome.Gone)
            {
                await outbox.SetTokenAsync(push.DeviceId, "", CancellationToken.None);
            }

            await outbox.SettleAsync(result, CancellationToken.None);
        }
        catch (StoreUnavailableException e)
        {
            trouble.Met(e);
        }

        instruments.Count(outcome);
        if (outcome is PushOutcome.Failed or PushOutcome.Postponed)
        {
            schedule.Plan(new(push.DeviceId, user, push.Head, 0), result.NotBefore);
        }
    }

    private async Task<PushOutcome> OutcomeAsync(DuePush push)
    {
        try
        {
            return await webhook.CallAsync(push, _stop.Token) ? PushOutcome.Told : PushOutcome.Gone;
        }
        catch (Exception e) when (e is BrokenCircuitException or OperationCanceledException)
        {
            return PushOutcome.Postponed;
        }
        catch (PushFailedException e)
        {
            var isLast = push.Attempts + 1 >= settings.Attempts;
            Say(isLast, e.Message);
            return isLast ? PushOutcome.Dropped : PushOutcome.Failed;
        }
    }

    private PushResult ResultOf(DuePush push, PushOutcome outcome) =>
        outcome switch
        {
            PushOutcome.Postponed => new(
                push.DeviceId,
                0,
                push.Attempts,
                _stop.IsCancellationRequested ? 0 : Now + (long)settings.Break.TotalMilliseconds
            ),
            PushOutcome.Failed => new(
                push.DeviceId,
                0,
                push.Attempts + 1,
                Now + (long)PauseAfter(push.Attempts).TotalMilliseconds
            ),
            _ => new(push.DeviceId, push.Head, 0, Now + (long)settings.Again.TotalMilliseconds),
        };

    private TimeSpan PauseAfter(int failedBefore)
    {
        var pause = settings.RetryAfter * Math.Pow(2, Math.Min(failedBefore, 16));
        return pause < TimeSpan.FromDays(1) ? pause : TimeSpan.FromDays(1);
    }

    /// <summary>The first at once, then a count every ten seconds while it lasts.</summary>
    private void Say(bool isDropped, string reason)
    {
        long failed;
        long dropped;
        lock (_lock)
        {
            _failed++;
            _dropped += isDropped ? 1 : 0;
            if (_saidAt is { } at && clock.GetElapsedTime(at) < Quiet)
            {
                return;
            }

            _saidAt = clock.GetTimestamp();
            (failed, dropped) = (_failed, _dropped);
            (_failed, _dropped) = (0, 0);
        }

        LogFailed(settings.Name, failed, dropped, reason);
    }

    [LoggerMessage(
        64,
        LogLevel.Warning,
        "The push webhook {Url} did not take {Failed} pushes since this was last said; {Dropped} of them are given up, the others are tried again. The last reason: {Reason}"
    )]
    private partial void LogFailed(string url, long failed, long dropped, string reason);
}
