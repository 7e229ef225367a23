namespace Gatekeeper.Admission;

/// <summary>
/// Parked connections ordered by one of their moments, ties by who was parked first. A million stand in a few ten thousand slots of 0.4 ms, so adding
/// and removing search a small tree, and inside a slot the few neighbours. Not thread-safe; the gate's lock covers it.
/// </summary>
/// <param name="moment">The moment to order by; must not change while a connection stands in the line.</param>
/// <param name="linkOf">Which of a waiter's links belongs to lines of this kind.</param>
internal sealed class Line(Func<Waiter, TimeSpan> moment, LinkOf linkOf)
{
    private const int SlotBits = 12;

    private readonly Dictionary<long, Chain> _slots = [];
    private readonly SortedSet<long> _order = [];
    private Chain? _first;
    private Chain? _last;

    public Waiter? First => _first?.First;

    public Waiter? Last => _last?.Last;

    public void Add(Waiter waiter)
    {
        var key = moment(waiter).Ticks >> SlotBits;
        if (_last is not { } slot || slot.Key != key)
        {
            slot = SlotOf(key);
        }

        var before = slot.Last;
        while (before is not null && !StandsBefore(before, waiter))
        {
            before = slot.Before(before);
        }

        slot.AddAfter(before, waiter);
    }

    public void Remove(Waiter waiter)
    {
        var slot =
            linkOf(waiter).Chain
            ?? throw new InvalidOperationException(
                "A waiter left a line in which it did not stand."
            );
        slot.Remove(waiter);
        if (slot.First is not null)
        {
            return;
        }

        _slots.Remove(slot.Key);
        _order.Remove(slot.Key);
        _first =
            slot != _first ? _first
            : _order.Count == 0 ? null
            : _slots[_order.Min];
        _last =
            slot != _last ? _last
            : _order.Count == 0 ? null
            : _slots[_order.Max];
    }

    private bool StandsBefore(Waiter a, Waiter b)
    {
        var byMoment = moment(a).CompareTo(moment(b));
        return byMoment < 0 || (byMoment == 0 && a.Sequence < b.Sequence);
    }

    private Chain SlotOf(long key)
    {
        if (!_slots.TryGetValue(key, out var slot))
        {
            slot = new Chain(key, linkOf);
            _slots.Add(key, slot);
            _order.Add(key);
            _first = _first is null || key < _first.Key ? slot : _first;
            _last = _last is null || key > _last.Key ? slot : _last;
        }

        return slot;
    }
}
