using ChatBackend.Configuration;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace ChatBackend.Pushes;

/// <summary>Repeats around a breaker around a limit: what Polly is for.</summary>
internal static class WebhookPipeline
{
    /// <summary>Between two repeats at most.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    /// <summary>What counts for the breaker: the calls of this span,</summary>
    private static readonly TimeSpan Looked = TimeSpan.FromSeconds(30);

    /// <summary>when there were so many,</summary>
    private const int Enough = 10;

    /// <summary>and this share of them failed.</summary>
    private const double Most = 0.5;

    public static ResiliencePipeline Build(
        WakePushSettings settings,
        WebhookBreaker breaker,
        TimeProvider clock
    )
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };
        if (settings.Retries > 0)
        {
            builder.AddRetry(
                new RetryStrategyOptions
                {
                    ShouldHandle = Failures(),
                    MaxRetryAttempts = settings.Retries,
                    BackoffType = DelayBackoffType.Exponential,
                    Delay = FirstPause,
                    MaxDelay = LongestPause,
                    UseJitter = true,
                }
            );
        }

        return builder
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions
                {
                    ShouldHandle = Failures(),
                    FailureRatio = Most,
                    MinimumThroughput = Enough,
                    SamplingDuration = Looked,
                    BreakDuration = settings.Break,
                    OnOpened = _ => breaker.OpenAsync(),
                    OnClosed = _ => breaker.CloseAsync(),
                }
            )
            .AddTimeout(settings.Timeout)
            .Build();
    }

    private static PredicateBuilder<object> Failures() =>
        new PredicateBuilder()
            .Handle<PushFailedException>(failure => failure.IsReceivers)
            .Handle<TimeoutRejectedException>();
}
