namespace Gatekeeper.Classification;

/// <summary>What is odd about a flag. An odd flag makes the class unknown and is counted; it never refuses a client.</summary>
public enum Suspicion
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>One source says both <c>fg</c> and <c>bg</c>.</summary>
    Contradiction = 1,

    /// <summary>A source speaks, but neither <c>fg</c> nor <c>bg</c>.</summary>
    Unreadable = 2,
}
