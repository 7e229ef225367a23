namespace ChatClient;

/// <summary>The figures of <see cref="ReconnectPolicy"/>.</summary>
public sealed record ReconnectPolicyOptions
{
    /// <summary>Upper bound of the first delay; doubled with every failure in a row.</summary>
    public TimeSpan Base { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where the doubling stops while somebody waits.</summary>
    public TimeSpan ForegroundCap { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Where the doubling stops while nobody waits.</summary>
    public TimeSpan BackgroundCap { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A session shorter than this counts as one more failure: a server that lets clients in and drops them is not well.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest Retry-After, and the longest span of a server that leaves, that is believed; a wrong number must not silence a device for days.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromHours(1);
}
