using System.Collections.Concurrent;

namespace Gatekeeper.Proofs;

/// <summary>
/// Whose age is at work in a parking lot. One connection at a time may use a device's ticket; a second one that shows it waits as a newcomer, so that
/// copying a ticket to many connections gains nothing. As many entries as there are parked connections with a ticket. Thread-safe.
/// </summary>
internal sealed class TicketsInUse
{
    private readonly ConcurrentDictionary<string, bool> _owners = new(StringComparer.Ordinal);

    public int Count => _owners.Count;

    /// <summary>Begins to use a ticket.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <returns>Whether nobody else uses it.</returns>
    public bool TryTake(string owner) => _owners.TryAdd(owner, true);

    /// <summary>The connection is not parked any more.</summary>
    public void GiveBack(string owner) => _owners.TryRemove(owner, out _);
}
