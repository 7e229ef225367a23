namespace Gatekeeper.Windows;

/// <summary>A window and the latency seen with it.</summary>
/// <param name="Limit">Handshakes in flight.</param>
/// <param name="Latency">The median latency in seconds.</param>
/// <param name="Samples">How many handshakes it is the median of.</param>
internal readonly record struct WindowPoint(double Limit, double Latency, int Samples)
{
    /// <summary>The standard error of the median of one ordinary login, as a share of it: 1.25 times a spread of 35 %.</summary>
    private const double ErrorOfOne = 0.44;

    /// <summary>Seven in a hundred are further out than 1.5 standard errors on one side.</summary>
    private const double Sure = 1.5;

    /// <summary>How latency answered to a change of the window from here to there: 0, it did not; 1, in step.</summary>
    public double ElasticityTo(in WindowPoint other) =>
        Math.Log(other.Latency / Latency) / Math.Log(other.Limit / Limit);

    /// <summary>Whether latency stayed, beyond what chance does.</summary>
    public bool SurelyStays(in WindowPoint other) => ElasticityTo(other) < 0.5 - Doubt(other);

    /// <summary>Whether latency went along, beyond what chance does.</summary>
    public bool SurelyAnswers(in WindowPoint other) => ElasticityTo(other) > 0.5 + Doubt(other);

    /// <summary>Whether the latency is lower than a reference beyond what chance does in hours of looking: one that follows every dip walks to the minimum.</summary>
    public bool IsSurelyLower(double reference) =>
        Latency < reference * (1 - 3.5 * ErrorOfOne / Math.Sqrt(Samples));

    /// <summary>What the latency is at least, but for one standard error.</summary>
    public double CautiousLatency => Latency * (1 - ErrorOfOne / Math.Sqrt(Samples));

    private double Doubt(in WindowPoint other) =>
        Sure
        * ErrorOfOne
        * Math.Sqrt(1.0 / Samples + 1.0 / other.Samples)
        / Math.Abs(Math.Log(other.Limit / Limit));
}
