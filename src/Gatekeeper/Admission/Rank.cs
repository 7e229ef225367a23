namespace Gatekeeper.Admission;

/// <summary>The order of service: a lower rank goes first; inside a rank, first come first served.</summary>
public enum Rank
{
    /// <summary>Foreground.</summary>
    Foreground = 0,

    /// <summary>Background together with everything else.</summary>
    Background = 1,
}
