namespace Gatekeeper.Replay;

/// <summary>How long a client of one class waits, and how it comes back.</summary>
public sealed record ClientBehaviour
{
    /// <summary>How long one try lasts: after this the client closes the connection and counts the try as failed.</summary>
    public required TimeSpan TryLasts { get; init; }

    /// <summary>How long after its first try the client (or the person in front of it) stops trying.</summary>
    public required TimeSpan GivesUpAfter { get; init; }

    /// <summary>The shortest pause between two tries; the pause is uniform between this and <see cref="ComesBackBefore"/>.</summary>
    public TimeSpan ComesBackAfter { get; init; } = TimeSpan.FromSeconds(0.2);

    /// <summary>The longest pause between two tries.</summary>
    public TimeSpan ComesBackBefore { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How much work a handshake of this class is, as a multiple of <see cref="ServerModel.MeanService"/>: a short sync 0.4, a long one 2. Default 1.</summary>
    public double Work { get; init; } = 1;

    /// <summary>The share of clients whose handshake is much more work than the others' (a long sync), 0 to 1. Default 0.</summary>
    public double LongShare { get; init; }

    /// <summary>How many times as long theirs is. The mean of all stays <see cref="Work"/>, so the others' is shorter. Default 20.</summary>
    public double LongTimes { get; init; } = 20;

    /// <summary>Polite clients wait as long as Retry-After asks; impatient ones ignore it.</summary>
    public bool ObeysRetryAfter { get; init; }
}
