using System.Security.Cryptography;
using ChatBackend.Storage;

namespace ChatBackend.Pushes;

/// <summary>
/// Which devices are to be pushed, and when; each once, however many messages came, as it was when it was planned. It is a memory of what the outbox holds: what it
/// forgets, because it is full or the process dies, the next sweep finds again. Moments are Unix milliseconds. Thread-safe.
/// </summary>
/// <param name="capacity">Devices at most; about 200 bytes each.</param>
internal sealed class PushSchedule(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (BehindDevice Device, long At)> _planned = [];

    /// <summary>May hold moments that no longer count; those of <see cref="_planned"/> do.</summary>
    private PriorityQueue<string, long> _order = new();

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _planned.Count;
            }
        }
    }

    public bool IsFull => Count >= capacity;

    /// <summary>A device that is planned already keeps its moment.</summary>
    public void Plan(BehindDevice device, long at)
    {
        lock (_lock)
        {
            if (_planned.Count < capacity && _planned.TryAdd(device.Id, (device, at)))
            {
                _order.Enqueue(device.Id, at);
            }
        }
    }

    /// <summary>Takes out those whose moment has come, the earliest first.</summary>
    public List<BehindDevice> TakeDue(long now, int most)
    {
        var due = new List<BehindDevice>();
        lock (_lock)
        {
            while (due.Count < most && _order.TryPeek(out var id, out var at) && at <= now)
            {
                _order.Dequeue();
                if (_planned.TryGetValue(id, out var planned) && planned.At == at)
                {
                    _planned.Remove(id);
                    due.Add(planned.Device);
                }
            }
        }

        return due;
    }

    /// <summary>Every planned device gets a new moment, at random within the span that begins then.</summary>
    public void SpreadOut(long from, TimeSpan span)
    {
        lock (_lock)
        {
            _order = new(_planned.Count);
            foreach (var (id, planned) in _planned.ToList())
            {
                var at = from + Within(span);
                _planned[id] = (planned.Device, at);
                _order.Enqueue(id, at);
            }
        }
    }

    /// <summary>A random part of a span, in milliseconds.</summary>
    public static long Within(TimeSpan span) =>
        RandomNumberGenerator.GetInt32((int)span.TotalMilliseconds + 1);
}
