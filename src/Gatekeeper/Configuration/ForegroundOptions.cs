namespace Gatekeeper.Configuration;

/// <summary>Rules for foreground connections.</summary>
public sealed class ForegroundOptions
{
    /// <summary>How long the client waits before it leaves, 200 ms to 10 min. Default 5 s: what a person gives an opening app.</summary>
    [DurationRange("00:00:00.2", "00:10:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many foreground handshakes a device with a pass may have. Counted only where the policy gives passes: anything else can be invented.</summary>
    public BudgetOptions Budget { get; init; } = new();

    /// <summary>
    /// How many foreground handshakes one address (IPv6: one /64) may have without a pass. Default null: no limit, because thousands of phones share a carrier's address.
    /// </summary>
    public BudgetOptions? AddressBudget { get; init; }
}
