namespace Gatekeeper.Emergency;

/// <summary>
/// The continuous signal behind the stages, for operators: how much of what there is, is used, or how far latency (of handshakes, or of probes) is over its reference
/// while places run out (1 is where that becomes an emergency), whichever is more; and one more for every second of the backend's work that waits.
/// </summary>
public static class Pressure
{
    /// <summary>Below 1 there is room; above 1 connections wait, or handshakes or probes take more than twice what they should.</summary>
    /// <param name="signals">What is known now.</param>
    /// <param name="placesUsed">Places used, at all destinations together.</param>
    public static double Of(in StageSignals signals, int placesUsed)
    {
        var used = placesUsed / (double)Math.Max(signals.Places, 1);
        var slow = signals.PlacesRanOut ? signals.Slowness / StageJudge.FarOverReference : 0;
        var waiting = signals.ParkedForeground + signals.ParkedOthers;
        return Math.Max(used, slow) + waiting / Math.Max(signals.Capacity, 1);
    }
}
