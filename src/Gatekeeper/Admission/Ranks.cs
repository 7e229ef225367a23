namespace Gatekeeper.Admission;

/// <summary>What follows from a rank.</summary>
public static class Ranks
{
    /// <summary>How many ranks there are; ranks index arrays of this length.</summary>
    public const int Count = 4;

    /// <summary>Whether a person waits, by the client's word or by a pass.</summary>
    public static bool IsForeground(this Rank rank) => rank <= Rank.Foreground;
}
