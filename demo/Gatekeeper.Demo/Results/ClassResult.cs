namespace Gatekeeper.Demo.Results;

/// <summary>
/// What became of the clients of one class. Percentiles are of those that got in, from their first try until they were ready,
/// by the moment of that first try; null where nobody got in.
/// </summary>
public sealed record ClassResult
{
    public required int Intents { get; init; }

    public required int Ready { get; init; }

    public required int GaveUp { get; init; }

    /// <summary>Neither ready nor given up when the run ended: counts as not ready.</summary>
    public required int Unfinished { get; init; }

    public required int Attempts { get; init; }

    public double? CalmP50Ms { get; init; }

    public double? CalmP90Ms { get; init; }

    public double? CalmP95Ms { get; init; }

    public double? CalmP99Ms { get; init; }

    public double? StormP50Ms { get; init; }

    public double? StormP90Ms { get; init; }

    public double? StormP95Ms { get; init; }

    public double? StormP99Ms { get; init; }
}
