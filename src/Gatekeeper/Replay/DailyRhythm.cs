namespace Gatekeeper.Replay;

/// <summary>A load that goes from its low at midnight to its high at noon and back, in multiples of C.</summary>
/// <param name="Low">The load at midnight.</param>
/// <param name="High">The load at noon.</param>
public sealed record DailyRhythm(double Low, double High)
{
    /// <summary>The load at a moment, counted from a midnight.</summary>
    public double At(TimeSpan moment) =>
        Low + (High - Low) * (1 - Math.Cos(2 * Math.PI * moment.TotalDays)) / 2;
}
