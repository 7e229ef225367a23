namespace Gatekeeper.Configuration;

/// <summary>Rules for foreground connections.</summary>
public sealed class ForegroundOptions
{
    /// <summary>How long the client waits before it leaves, 200 ms to 10 min. Default 5 s: what a person gives an opening app.</summary>
    [DurationRange("00:00:00.2", "00:10:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many foreground connects one device may make.</summary>
    public BudgetOptions Budget { get; init; } = new();
}
