namespace Gatekeeper.Admission;

/// <summary>
/// What background keeps however much foreground there is: of every so many that are let in, one. Once the oldest background has waited long, or
/// foreground alone is too much; until then foreground may have it all. Not thread-safe; the gate's lock covers it.
/// </summary>
internal sealed class BackgroundFloor
{
    /// <summary>More is not saved up: a floor is no right to a burst.</summary>
    private const double Most = 2;

    private double _credit;

    /// <summary>Whether it is background's turn.</summary>
    public bool IsDue => _credit >= 1;

    /// <summary>Somebody was let in.</summary>
    /// <param name="isBackground">Whether it was background.</param>
    /// <param name="share">The share that background keeps, 0 to 1.</param>
    public void LetIn(bool isBackground, double share) =>
        _credit = Math.Clamp(_credit + share - (isBackground ? 1 : 0), 0, Most);
}
