using Gatekeeper.Admission;

namespace Gatekeeper.Proofs;

/// <summary>
/// When a client first came, as the gate that refused it signed it. It gives age inside a rank and nothing else: never entry, never a better rank.
/// </summary>
/// <param name="Rank">The rank it was refused in.</param>
/// <param name="FirstSeen">When its client first came. Milliseconds on the wire.</param>
/// <param name="Expiry">When it ends. Whole seconds on the wire.</param>
/// <param name="IsProven">Whether a pass had proven the device when the ticket was given.</param>
public readonly record struct Ticket(
    Rank Rank,
    DateTimeOffset FirstSeen,
    DateTimeOffset Expiry,
    bool IsProven
)
{
    /// <summary>
    /// How long a ticket is good after the refusal that gave it, and the most age that it can be worth: 15 minutes, the longest pause that a
    /// background app of ours makes between two tries.
    /// </summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    /// <summary>How far the clocks of two gates may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What a client without a device id is told apart by: drawn with its first ticket and kept in those that follow, so that all of them are one client's.
    /// 72 bits; zero when none was drawn yet.
    /// </summary>
    public UInt128 Number { get; init; }

    /// <summary>A ticket for a refusal at this moment.</summary>
    public static Ticket For(
        Rank rank,
        DateTimeOffset firstSeen,
        DateTimeOffset now,
        bool isProven
    ) => new(rank, firstSeen < now - Life ? now - Life : firstSeen, now + Life, isProven);

    /// <summary>The age it gives a connection of a rank at a moment: from nothing to <see cref="Life"/>.</summary>
    public TimeSpan AgeFor(Rank rank, DateTimeOffset now) => AgeOf(now - FirstSeen, Rank, rank);

    /// <summary>
    /// What a wait counts: nothing when it was spent in a lower rank (a phone that waited in the background has not waited in the foreground's line), nothing
    /// when it began in the future, and <see cref="Life"/> at most.
    /// </summary>
    /// <param name="sinceFirstSeen">How long ago its client first came.</param>
    /// <param name="waitedIn">The rank it waited in.</param>
    /// <param name="rank">The rank it comes in now.</param>
    public static TimeSpan AgeOf(TimeSpan sinceFirstSeen, Rank waitedIn, Rank rank) =>
        rank < waitedIn || sinceFirstSeen < TimeSpan.Zero ? TimeSpan.Zero
        : sinceFirstSeen > Life ? Life
        : sinceFirstSeen;
}
