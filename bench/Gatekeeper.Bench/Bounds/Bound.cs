using System.Globalization;

namespace Gatekeeper.Bench.Bounds;

/// <summary>A row of the table: what is measured in which storm, and what it must be.</summary>
/// <param name="Measure">What is measured.</param>
/// <param name="Storm">In which storm.</param>
/// <param name="Value">The value of one seed, or null when it could not be measured. Null itself: the feature does not exist yet.</param>
/// <param name="Limit">The bound.</param>
/// <param name="AtMost">Whether the value must not be more; otherwise not less.</param>
/// <param name="Unit">How values are written.</param>
internal sealed record Bound(
    string Measure,
    string Storm,
    Func<RunBook, int, double?>? Value,
    double Limit,
    bool AtMost,
    BoundUnit Unit
)
{
    /// <summary>Rounding in the last place must not decide.</summary>
    private const double Slack = 1e-9;

    public string LimitText => (AtMost ? "<= " : ">= ") + Write(Limit);

    /// <summary>The worst of all seeds; null when one of them could not be measured.</summary>
    public double? Worst(RunBook runs, IEnumerable<int> seeds)
    {
        var values = seeds.Select(seed => Value?.Invoke(runs, seed)).ToList();
        return values.Contains(null) || values.Exists(value => double.IsNaN(value ?? 0)) ? null
            : AtMost ? values.Max()
            : values.Min();
    }

    public bool IsMetBy(double? worst) =>
        worst is { } value && (AtMost ? value <= Limit + Slack : value >= Limit - Slack);

    public string Write(double? value) =>
        value switch
        {
            null => "none",
            double.PositiveInfinity => "endless",
            _ => Unit switch
            {
                BoundUnit.Share => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{100 * value:0.###} %"
                ),
                BoundUnit.Times => string.Create(CultureInfo.InvariantCulture, $"{value:0.###}x"),
                BoundUnit.Seconds => string.Create(CultureInfo.InvariantCulture, $"{value:0.##} s"),
                BoundUnit.Gigabytes => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{value:0.##} GB"
                ),
                _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.##}"),
            },
        };
}
