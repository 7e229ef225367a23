namespace Gatekeeper.Replay.Engine;

/// <summary>A heap with four children to a node: half as deep as a binary one, and a node's children share a cache line or two.</summary>
internal sealed class EventHeap
{
    private SimulatedEvent[] _items = new SimulatedEvent[1024];

    public int Count { get; private set; }

    public void Push(in SimulatedEvent item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        var at = Count++;
        while (at > 0)
        {
            var parent = (at - 1) / 4;
            if (!item.IsBefore(_items[parent]))
            {
                break;
            }

            _items[at] = _items[parent];
            at = parent;
        }

        _items[at] = item;
    }

    public SimulatedEvent Pop()
    {
        var first = _items[0];
        var last = _items[--Count];
        var at = 0;
        while (true)
        {
            var child = SmallestChild(at);
            if (child < 0 || !_items[child].IsBefore(last))
            {
                break;
            }

            _items[at] = _items[child];
            at = child;
        }

        _items[at] = last;
        return first;
    }

    private int SmallestChild(int parent)
    {
        var from = parent * 4 + 1;
        if (from >= Count)
        {
            return -1;
        }

        var smallest = from;
        var to = Math.Min(from + 4, Count);
        for (var child = from + 1; child < to; child++)
        {
            if (_items[child].IsBefore(_items[smallest]))
            {
                smallest = child;
            }
        }

        return smallest;
    }
}
