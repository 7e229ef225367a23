using System.ComponentModel.DataAnnotations;
using Gatekeeper.Classification;

namespace Gatekeeper.Configuration;

/// <summary>A budget of foreground handshakes. What is beyond it is served with background.</summary>
public sealed class BudgetOptions
{
    /// <summary>How many at once, 1 to 10,000. Default 5.</summary>
    [Range(1, 10_000)]
    public int Burst { get; init; } = 5;

    /// <summary>In what time they grow back, 1 s to 1 day. Default 1 min.</summary>
    [DurationRange("00:00:01", "1.00:00:00")]
    public TimeSpan Per { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The same as the tables take it.</summary>
    public Budget ToBudget() => new(Burst, Per);
}
