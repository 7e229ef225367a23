namespace Gatekeeper.Demo.Results;

/// <summary>One run over time; every list has one figure for each second of the run.</summary>
public sealed record RunSeries
{
    public required ClassSeries Foreground { get; init; }

    public required ClassSeries Background { get; init; }

    /// <summary>What the gate said; null without a gate.</summary>
    public GateSeries? Gate { get; init; }

    /// <summary>Each foreground client that got in: [second of its first try, milliseconds until ready].</summary>
    public required IReadOnlyList<double[]> ForegroundReady { get; init; }

    /// <summary>The second of the first try of each foreground client that did not get in.</summary>
    public required IReadOnlyList<double> ForegroundNotReady { get; init; }
}
