namespace Gatekeeper.Telemetry;

/// <summary>What operators see of the probes of one destination.</summary>
/// <param name="Destination">Its name in configuration.</param>
/// <param name="ReferenceSeconds">How long a probe takes when nothing is wrong; null while that is not known.</param>
/// <param name="Seconds">How long a probe takes now, its timeout when it fails; null before a few have ended.</param>
/// <param name="Ratio">The second over the first; null while one of them is not known.</param>
/// <param name="IsFailing">Whether probes have failed for long.</param>
/// <param name="Answered">Probes that were answered, since the destination is probed.</param>
/// <param name="Failures">Those that were not, by reason, every reason.</param>
public sealed record ProbeReading(
    string Destination,
    double? ReferenceSeconds,
    double? Seconds,
    double? Ratio,
    bool IsFailing,
    long Answered,
    IReadOnlyList<ReasonCount> Failures
);
