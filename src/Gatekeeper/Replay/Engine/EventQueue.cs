namespace Gatekeeper.Replay.Engine;

/// <summary>
/// Events in order of time, then of planning. Those of the current slot of 26 ms stand in a heap, later ones in unordered lists, one per slot,
/// that are poured into the heap when their slot comes: planning far ahead costs an append, and the heap stays small enough for the cache
/// although millions of clients wait for their moment.
/// </summary>
internal sealed class EventQueue
{
    private const int SlotBits = 18;
    private const int Slots = 4096;
    private readonly EventHeap _current = new();
    private readonly List<SimulatedEvent>[] _later = new List<SimulatedEvent>[Slots];
    private readonly List<SimulatedEvent> _muchLater = [];
    private long _slot;
    private long _sequence;
    private int _waiting;

    public EventQueue()
    {
        for (var slot = 0; slot < Slots; slot++)
        {
            _later[slot] = [];
        }
    }

    public int Count => _current.Count + _waiting;

    /// <summary>How many events were taken out.</summary>
    public long Taken { get; private set; }

    public void Plan(long at, EventKind kind, int index = 0, uint stamp = 0)
    {
        var item = new SimulatedEvent(at, ++_sequence, index, stamp, kind);
        if (at >> SlotBits <= _slot)
        {
            _current.Push(item);
            return;
        }

        _waiting++;
        Keep(item);
    }

    public bool TryTake(out SimulatedEvent item)
    {
        while (_current.Count == 0)
        {
            if (_waiting == 0)
            {
                item = default;
                return false;
            }

            TurnToNextSlot();
        }

        Taken++;
        item = _current.Pop();
        return true;
    }

    private void Keep(in SimulatedEvent item)
    {
        var slot = item.At >> SlotBits;
        (slot - _slot < Slots ? _later[slot % Slots] : _muchLater).Add(item);
    }

    private void TurnToNextSlot()
    {
        _slot++;
        if (_slot % Slots == 0)
        {
            var overdue = _muchLater.ToArray();
            _muchLater.Clear();
            foreach (var item in overdue)
            {
                Keep(item);
            }
        }

        var due = _later[_slot % Slots];
        foreach (var item in due)
        {
            _current.Push(item);
        }

        _waiting -= due.Count;
        due.Clear();
    }
}
