namespace Gatekeeper.Fleet;

/// <summary>
/// Which gate's window counts for all: the one that sees the most handshakes of those whose clients wait. A window learns by moving and looking how
/// latency answers; several that move at once would each take the others' moves for the backend's answer.
/// </summary>
internal static class FleetLead
{
    /// <summary>
    /// Whoever leads goes on leading until another sees so many times more: the one that leads takes all that the window gives and takes away upon itself, so
    /// what it sees goes up and down, and a lead that changes in the middle of a probe teaches nobody anything.
    /// </summary>
    private const double Inertia = 2;

    /// <summary>Chosen from what was said, so that gates that heard the same choose the same.</summary>
    /// <param name="own">What the gate itself said last, or null.</param>
    /// <param name="view">What it knows of the others.</param>
    /// <param name="since">How long ago that was put together.</param>
    /// <returns>The process that leads; null when nobody waits anywhere, and each window goes its own way.</returns>
    public static string? Of(GateWord? own, FleetView view, TimeSpan since)
    {
        var (best, most) = own is { Waits: true } ? (view.Instance, Claim(own)) : (null, -1.0);
        foreach (var peer in view.Peers)
        {
            if (!peer.Word.Waits || !Freshness.IsFull(peer.Age + since))
            {
                continue;
            }

            var claim = Claim(peer.Word);
            if (claim > most || (claim == most && string.CompareOrdinal(peer.Instance, best) < 0))
            {
                (best, most) = (peer.Instance, claim);
            }
        }

        return best;
    }

    private static double Claim(GateWord word) => word.ReadyPerSecond * (word.Leads ? Inertia : 1);
}
