namespace Gatekeeper.Classification;

/// <summary>How many foreground handshakes one device may have.</summary>
/// <param name="Burst">How many at once, 1 or more.</param>
/// <param name="Per">In what time that many grow back, one by one.</param>
public readonly record struct Budget(int Burst, TimeSpan Per)
{
    /// <summary>5 a minute: a person does not open an app more often, and a phone that changes networks does not reconnect more often.</summary>
    public static Budget Default { get; } = new(5, TimeSpan.FromMinutes(1));

    /// <summary>How long one takes to grow back.</summary>
    internal TimeSpan Interval => new(Per.Ticks / Burst);
}
