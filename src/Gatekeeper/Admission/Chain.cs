namespace Gatekeeper.Admission;

/// <summary>Gives a waiter's link of one kind of chain.</summary>
/// <param name="waiter">The waiter.</param>
/// <returns>Its link.</returns>
internal delegate ref Link LinkOf(Waiter waiter);

/// <summary>Waiters one after another; adding and removing cost the same however many there are. Not thread-safe; the gate's lock covers it.</summary>
/// <param name="key">What the chain is found by; its owner's business.</param>
/// <param name="linkOf">Which of a waiter's links belongs to this kind of chain.</param>
internal sealed class Chain(long key, LinkOf linkOf)
{
    public long Key { get; } = key;

    public Waiter? First { get; private set; }

    public Waiter? Last { get; private set; }

    /// <summary>Adds a waiter at the end.</summary>
    public void Add(Waiter waiter) => AddAfter(Last, waiter);

    /// <summary>Adds a waiter after another, or before all of them.</summary>
    public void AddAfter(Waiter? before, Waiter waiter)
    {
        var after = before is null ? First : linkOf(before).After;
        linkOf(waiter) = new Link
        {
            Chain = this,
            Before = before,
            After = after,
        };
        if (before is null)
        {
            First = waiter;
        }
        else
        {
            linkOf(before).After = waiter;
        }

        if (after is null)
        {
            Last = waiter;
        }
        else
        {
            linkOf(after).Before = waiter;
        }
    }

    /// <summary>Whoever stands before a waiter, or null.</summary>
    public Waiter? Before(Waiter waiter) => linkOf(waiter).Before;

    public void Remove(Waiter waiter)
    {
        ref var link = ref linkOf(waiter);
        if (link.Before is { } before)
        {
            linkOf(before).After = link.After;
        }
        else
        {
            First = link.After;
        }

        if (link.After is { } after)
        {
            linkOf(after).Before = link.Before;
        }
        else
        {
            Last = link.Before;
        }

        link = default;
    }
}
