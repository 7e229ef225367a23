namespace Gatekeeper.Admission;

/// <summary>The order of service: a lower rank goes first; inside a rank, whoever first came first.</summary>
public enum Rank
{
    /// <summary>Foreground with a pass, and within its budget.</summary>
    VerifiedForeground = 0,

    /// <summary>Foreground by its own word.</summary>
    Foreground = 1,

    /// <summary>No flag, but it looks like a person.</summary>
    Person = 2,

    /// <summary>Background together with everything else: no flag, foreground beyond its budget.</summary>
    Background = 3,
}
