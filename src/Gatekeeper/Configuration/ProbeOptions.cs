namespace Gatekeeper.Configuration;

/// <summary>An ordinary request to the backend.</summary>
public sealed class ProbeOptions
{
    /// <summary>Its path, for example <c>/readyz</c>.</summary>
    public string? Path { get; init; }

    /// <summary>How often, 100 ms to 5 min. Default 1 s.</summary>
    [DurationRange("00:00:00.1", "00:05:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);
}
