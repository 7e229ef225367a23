namespace Gatekeeper.Protection;

/// <summary>
/// Connections that say nothing: strangers, which have not said anything yet, and those at rest between two requests. Both in the order in which they fell silent, so that whoever
/// has been silent longest yields first. Thread-safe; nobody is called under the lock.
/// </summary>
internal sealed class SilentConnections(HearingClock clock)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Visit> _strangers = new();
    private readonly LinkedList<Visit> _resting = new();

    /// <summary>How many have said nothing yet.</summary>
    public int Strangers
    {
        get
        {
            lock (_lock)
            {
                return _strangers.Count;
            }
        }
    }

    /// <summary>For how long the oldest stranger has said nothing; null when there is none.</summary>
    public TimeSpan? LongestSilence
    {
        get
        {
            lock (_lock)
            {
                return _strangers.First is { Value: var oldest }
                    ? clock.Now - oldest.SilentSince
                    : null;
            }
        }
    }

    /// <summary>A connection was accepted.</summary>
    /// <param name="visit">It.</param>
    /// <param name="most">How many strangers there may be.</param>
    /// <returns>The stranger that must be closed for it, or null.</returns>
    public Visit? Came(Visit visit, int most)
    {
        lock (_lock)
        {
            visit.SilentSince = clock.Now;
            _strangers.AddLast(visit.Node);
            return _strangers.Count > most ? TakeFirst(_strangers) : null;
        }
    }

    /// <summary>It said what it wants.</summary>
    public void Spoke(Visit visit)
    {
        lock (_lock)
        {
            visit.Node.List?.Remove(visit.Node);
        }
    }

    /// <summary>It was answered, and may say more.</summary>
    public void Rests(Visit visit)
    {
        lock (_lock)
        {
            if (visit.Node.List is null)
            {
                visit.SilentSince = clock.Now;
                _resting.AddLast(visit.Node);
            }
        }
    }

    /// <summary>Somebody else sees to it that it speaks in time.</summary>
    public void LeaveDeadlineToOthers(Visit visit)
    {
        lock (_lock)
        {
            visit.HasOwnDeadline = true;
        }
    }

    /// <summary>It ended.</summary>
    public void Ended(Visit visit) => Spoke(visit);

    /// <summary>Whoever has been silent longest and must be closed for somebody else: a stranger if there is one.</summary>
    /// <param name="wasStranger">Whether it was one.</param>
    public Visit? Yield(out bool wasStranger)
    {
        lock (_lock)
        {
            wasStranger = _strangers.Count > 0;
            return TakeFirst(wasStranger ? _strangers : _resting);
        }
    }

    /// <summary>Strangers that took too long; they must be closed.</summary>
    /// <param name="allowed">How long they may.</param>
    public IReadOnlyList<Visit> TakeOverdue(TimeSpan allowed)
    {
        List<Visit>? overdue = null;
        var now = clock.Now;
        lock (_lock)
        {
            for (var node = _strangers.First; node is not null; )
            {
                var (visit, next) = (node.Value, node.Next);
                if (now - visit.SilentSince < allowed)
                {
                    break;
                }

                if (!visit.HasOwnDeadline)
                {
                    _strangers.Remove(node);
                    (overdue ??= []).Add(visit);
                }

                node = next;
            }
        }

        return overdue ?? [];
    }

    private static Visit? TakeFirst(LinkedList<Visit> silent)
    {
        var first = silent.First?.Value;
        if (first is not null)
        {
            silent.RemoveFirst();
        }

        return first;
    }
}
