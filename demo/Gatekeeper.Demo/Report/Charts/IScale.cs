namespace Gatekeeper.Demo.Report.Charts;

/// <summary>Where a value stands between the two ends of an axis, and which values are worth a tick.</summary>
internal interface IScale
{
    /// <summary>0 at the lower end, 1 at the upper; values beyond the ends stand at the ends.</summary>
    double Share(double value);

    IReadOnlyList<double> Ticks { get; }
}
