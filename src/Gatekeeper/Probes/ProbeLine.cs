using Gatekeeper.Emergency;
using Gatekeeper.Protection;
using Polly;
using Polly.Timeout;

namespace Gatekeeper.Probes;

/// <summary>Probes one destination, at most once at a time, and tells its gate and the observer. Used by one caller at a time.</summary>
internal sealed class ProbeLine : IDisposable
{
    private readonly IProbeObserver _observer;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _end = new();
    private readonly ProbeTurn _turn = new();
    private readonly ResiliencePipeline _limited;
    private Task _last = Task.CompletedTask;
    private bool _isOdd;

    public ProbeLine(ProbeTarget target, TimeSpan now, TimeProvider clock, IProbeObserver observer)
    {
        Target = target;
        _clock = clock;
        _observer = observer;
        _turn.End(now);
        _limited = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddTimeout(target.Timeout)
            .Build();
        target.Gate.BeginProbes(target.Destination, target.Interval);
    }

    /// <summary>Who is probed.</summary>
    public ProbeTarget Target { get; }

    /// <summary>Whether it was ended.</summary>
    public bool HasEnded => _end.IsCancellationRequested;

    /// <summary>Completes when no probe is under way.</summary>
    public Task Idle => _last;

    /// <summary>Begins a probe if it is due.</summary>
    public void Look(HttpMessageInvoker client, TimeSpan now)
    {
        if (_turn.TryBegin(now))
        {
            _last = ProbeAsync(client, now);
        }
    }

    /// <summary>Ends the probe under way, and makes no more.</summary>
    public void End() => _end.Cancel();

    public void Dispose()
    {
        Target.Gate.EndProbes(Target.Destination);
        _end.Dispose();
    }

    private async Task ProbeAsync(HttpMessageInvoker client, TimeSpan now)
    {
        // The one who looks goes on to the next destination, whatever a request does before it first waits.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var began = _clock.GetTimestamp();
        try
        {
            var (outcome, why) = await AskAsync(client).ConfigureAwait(false);
            if (!HasEnded)
            {
                Tell(outcome, _clock.GetElapsedTime(began), why);
            }
        }
        finally
        {
            // At the times that the first one set, however late each is; but not in a hurry to make up for what was left out.
            var (due, over) = (_turn.Due + Target.Interval, now + _clock.GetElapsedTime(began));
            _turn.End(due > over ? due : over);
        }
    }

    private async Task<(ProbeOutcome Outcome, string Why)> AskAsync(HttpMessageInvoker client)
    {
        try
        {
            var status = await _limited
                .ExecuteAsync(
                    async token => await ProbeRequest.SendAsync(client, Target, token),
                    _end.Token
                )
                .ConfigureAwait(false);
            Note(status);
            return status >= 500
                ? (ProbeOutcome.ErrorStatus, $"status {status}")
                : (ProbeOutcome.Answered, "");
        }
        catch (TimeoutRejectedException)
        {
            return (
                ProbeOutcome.Timeout,
                $"no answer within {Target.Timeout.TotalMilliseconds:F0} ms"
            );
        }
        catch (Exception exhausted) when (DescriptorsExhaustedException.IsCauseOf(exhausted))
        {
            return (ProbeOutcome.NotSent, exhausted.Message);
        }
        catch (HttpRequestException unreachable)
            when (unreachable.HttpRequestError
                    is HttpRequestError.ConnectionError
                        or HttpRequestError.NameResolutionError
                        or HttpRequestError.SecureConnectionError
            )
        {
            return (ProbeOutcome.Unreachable, unreachable.Message);
        }
        catch (OperationCanceledException slowConnect)
        {
            // The client's own limit for a connect; or the line was ended, and nobody is told.
            return (ProbeOutcome.Unreachable, slowConnect.Message);
        }
#pragma warning disable CA1031 // Nobody awaits it. Whatever it is, there was no whole answer.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return (ProbeOutcome.Broken, fault.Message);
        }
    }

    /// <summary>An answer of 4xx is one, but hardly that of an ordinary request.</summary>
    private void Note(int status)
    {
        var isOdd = status is >= 400 and < 500;
        if (isOdd && !_isOdd)
        {
            _observer.Odd(Target, status);
        }

        _isOdd = isOdd;
    }

    private void Tell(ProbeOutcome outcome, TimeSpan took, string why)
    {
        if (outcome == ProbeOutcome.Answered)
        {
            _observer.Answered(Target, took);
        }
        else if (took < Target.Timeout)
        {
            took = Target.Timeout;
        }

        switch (Target.Gate.Probed(Target.Destination, outcome, took))
        {
            case ProbeNews.Fails:
                _observer.Fails(Target, why);
                break;
            case ProbeNews.AnswersAgain:
                _observer.AnswersAgain(Target);
                break;
            default:
                break;
        }
    }
}
