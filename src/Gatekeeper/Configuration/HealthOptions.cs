namespace Gatekeeper.Configuration;

/// <summary>How a listener's destinations are watched.</summary>
public sealed class HealthOptions
{
    /// <summary>How often each is connected to, 0 (never) or 100 ms to 1 h; those that are down once a second, or as often if that is more. Default 5 s.</summary>
    [DurationRange("00:00:00", "01:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);
}
