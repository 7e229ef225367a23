namespace ChatBackend.Rehearsal;

/// <summary>What the rehearsal has done since the start, and what it is set to.</summary>
/// <param name="Started">Handshakes a worker has begun.</param>
/// <param name="Completed">Handshakes whose work is done, the wasted ones included.</param>
/// <param name="Wasted">Of the completed: the client had left when the work was done.</param>
/// <param name="Waiting">In the queue now.</param>
/// <param name="Working">With a worker now.</param>
/// <param name="HandshakeMilliseconds">How long one takes.</param>
/// <param name="Workers">How many run at the same time.</param>
internal sealed record RehearsalCounters(
    long Started,
    long Completed,
    long Wasted,
    int Waiting,
    int Working,
    int HandshakeMilliseconds,
    int Workers
);
