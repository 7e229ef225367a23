namespace Gatekeeper.Windows;

/// <summary>
/// The latency a handshake has when nothing is wrong, learned in calm. It follows what is seen by at most <see cref="LargestStep"/> an epoch, in both
/// directions: a deploy within minutes, a slow database of seconds not at all. Not thread-safe; the gate's lock covers it.
/// </summary>
internal sealed class CalmReference
{
    private const double LargestStep = 1.005;

    /// <summary>So many epochs of calm that agree within a quarter can be trusted; a single one may have seen a queue grow.</summary>
    private const int AgreeToTrust = 4;
    private const double Agree = 1.25;

    private int _agreeing;

    /// <summary>In seconds; null while nothing was seen.</summary>
    public double? Seconds { get; private set; }

    /// <summary>Whether enough was seen.</summary>
    public bool IsTrusted => _agreeing >= AgreeToTrust;

    /// <summary>An epoch of calm: places were free, so latency is the service's own.</summary>
    public void Learn(double latency)
    {
        if (!IsTrusted)
        {
            var agrees = Seconds is { } last && latency < last * Agree && latency > last / Agree;
            _agreeing = agrees ? _agreeing + 1 : 1;
            Seconds = agrees ? Seconds : latency;
        }

        Seconds = Approach(Seconds ?? latency, latency, LargestStep);
    }

    /// <summary>
    /// Whether a latency that was found in a hurry is this one, but for chance: calm rests on many more handshakes. A reference that is too low starves the
    /// backend until a probe mends it, and one that is too high only fills it a little more; so below it more is forgiven than above.
    /// </summary>
    public bool Explains(double latency) =>
        IsTrusted && latency > Seconds * 0.8 && latency < Seconds * 1.1;

    /// <summary>Takes up what was known before a restart.</summary>
    public void Recall(double seconds)
    {
        Seconds = seconds;
        _agreeing = AgreeToTrust;
    }

    /// <summary>One value on its way to another, by a factor at most.</summary>
    public static double Approach(double from, double to, double largestStep) =>
        from * Math.Clamp(to / from, 1 / largestStep, largestStep);
}
