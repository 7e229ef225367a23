namespace Gatekeeper.Configuration;

/// <summary>How the process leaves.</summary>
public sealed class DrainOptions
{
    /// <summary>How long established tunnels have until the last is closed, 0 to 1 h; their closing is spread over it. Default 1 min.</summary>
    [DurationRange("00:00:00", "01:00:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);
}
