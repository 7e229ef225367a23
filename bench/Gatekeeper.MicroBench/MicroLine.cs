namespace Gatekeeper.MicroBench;

/// <summary>What one benchmark measured, for one operation.</summary>
/// <param name="Id">Class and method.</param>
/// <param name="Says">What it does.</param>
/// <param name="Median">The median of all iterations, in nanoseconds.</param>
/// <param name="Lower">The lower quartile, in nanoseconds.</param>
/// <param name="Upper">The upper quartile, in nanoseconds.</param>
/// <param name="Bytes">Bytes allocated.</param>
internal sealed record MicroLine(
    string Id,
    string Says,
    double Median,
    double Lower,
    double Upper,
    long Bytes
);
