namespace Gatekeeper.Configuration;

/// <summary>An ordinary request that the gate makes itself, to see how long it takes.</summary>
public sealed class ProbeOptions
{
    /// <summary>Its path under the destination's address, for example <c>/v1/probe</c>; required, begins with a slash, may have a query.</summary>
    public string? Path { get; init; }

    /// <summary>How often each destination is asked, 100 ms to 5 min. Default 1 s.</summary>
    [DurationRange("00:00:00.1", "00:05:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the answer may take, to its last byte, before it counts as failed; 100 ms to 1 min. Default 2 s.</summary>
    [DurationRange("00:00:00.1", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);
}
