namespace ChatClient;

/// <summary>
/// When to try again: full jitter, <c>rand(0, min(cap, base * 2^n))</c> after n failures in a row. Retry-After is a floor under the
/// jitter, never a replacement for it, or everyone who was refused in one second comes back in one second.
/// Pure: no clock inside, and a seeded Random repeats its choices.
/// </summary>
public sealed class ReconnectPolicy(Random random, ReconnectPolicyOptions? options = null)
{
    private readonly ReconnectPolicyOptions _options = options ?? new();

    /// <summary>Failures since the last stable session.</summary>
    public int Failures { get; private set; }

    /// <summary>In the background every delay is at least this long, as the server wishes; zero until it has said so.</summary>
    public TimeSpan BackgroundMinInterval { get; set; }

    /// <summary>Counts a failure and answers how long to wait before the next try.</summary>
    public TimeSpan NextDelay(ConnectClass connectClass, TimeSpan? retryAfter = null)
    {
        var jitter = CapFor(connectClass) * random.NextDouble();
        Failures++;
        return FloorFor(connectClass, retryAfter) + jitter;
    }

    /// <summary>A server that leaves politely asks for a return within a span; that is no failure. No more of it is believed than of a Retry-After.</summary>
    public TimeSpan SpreadWithin(TimeSpan span) => Believed(span) * random.NextDouble();

    /// <summary>A session was ready for this long. Only a stable one ends the row of failures.</summary>
    public void SessionEnded(TimeSpan readyFor)
    {
        if (readyFor >= _options.StableAfter)
        {
            Failures = 0;
        }
    }

    /// <summary>2^30 seconds is beyond every cap; more doublings would only overflow.</summary>
    private TimeSpan CapFor(ConnectClass connectClass)
    {
        var cap =
            connectClass == ConnectClass.Foreground
                ? _options.ForegroundCap
                : _options.BackgroundCap;
        var bound = _options.Base * Math.Pow(2, Math.Min(Failures, 30));
        return bound < cap ? bound : cap;
    }

    private TimeSpan FloorFor(ConnectClass connectClass, TimeSpan? retryAfter)
    {
        var floor = retryAfter ?? TimeSpan.Zero;
        if (connectClass == ConnectClass.Background && floor < BackgroundMinInterval)
        {
            floor = BackgroundMinInterval;
        }

        return Believed(floor);
    }

    private TimeSpan Believed(TimeSpan span) =>
        span < _options.LongestRetryAfter ? span : _options.LongestRetryAfter;
}
