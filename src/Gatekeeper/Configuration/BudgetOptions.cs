using System.ComponentModel.DataAnnotations;

namespace Gatekeeper.Configuration;

/// <summary>A budget of connects.</summary>
public sealed class BudgetOptions
{
    /// <summary>How many at once, 1 to 10,000. Default 5.</summary>
    [NotYet("foreground is not budgeted")]
    [Range(1, 10_000)]
    public int Burst { get; init; } = 5;

    /// <summary>In what time they grow back, 1 s to 1 day. Default 1 min.</summary>
    [NotYet("foreground is not budgeted")]
    [DurationRange("00:00:01", "1.00:00:00")]
    public TimeSpan Per { get; init; } = TimeSpan.FromMinutes(1);
}
