namespace Gatekeeper.Replay.Measures;

/// <summary>Waits in seconds: null when nobody came, infinite when that one never got in.</summary>
public sealed record Percentiles(double? P50, double? P90, double? P99)
{
    /// <summary>Of all that a histogram counted.</summary>
    public static Percentiles Of(LatencyHistogram waits) =>
        new(waits.Percentile(0.50), waits.Percentile(0.90), waits.Percentile(0.99));
}
