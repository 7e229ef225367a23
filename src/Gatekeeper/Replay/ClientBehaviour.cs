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

    /// <summary>Polite clients wait as long as Retry-After asks; impatient ones ignore it.</summary>
    public bool ObeysRetryAfter { get; init; }
}
