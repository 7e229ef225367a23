using Gatekeeper.Classification;

namespace Gatekeeper.Admission;

/// <summary>
/// Who is parked: one line per class for those who may go anywhere, one per class and destination for those who may not,
/// and all of them once more by the moment they must be refused. Everything is O(log parked).
/// Not thread-safe; the gate's lock covers it.
/// </summary>
internal sealed class ParkingLot
{
    private static readonly ConnectionClass[][] ClassesOfRank =
    [
        [ConnectionClass.Foreground],
        [ConnectionClass.Background, ConnectionClass.Unknown],
    ];

    private readonly Dictionary<(ConnectionClass Class, string Pinned), Line> _lines = [];
    private readonly Line _byRefusal = new(static waiter => waiter.RefuseAt);
    private readonly int[] _perClass = new int[ConnectionClassNames.Count];

    public int Count => _byRefusal.Count;

    public int CountOf(ConnectionClass connectionClass) => _perClass[(int)connectionClass];

    public void Add(Waiter waiter)
    {
        LineOf(waiter).Add(waiter);
        _byRefusal.Add(waiter);
        _perClass[(int)waiter.Arrival.Class]++;
        waiter.IsParked = true;
    }

    public void Remove(Waiter waiter)
    {
        LineOf(waiter).Remove(waiter);
        _byRefusal.Remove(waiter);
        _perClass[(int)waiter.Arrival.Class]--;
        waiter.IsParked = false;
    }

    /// <summary>The last who came among the foreground connections that may go to a destination.</summary>
    public Waiter? YoungestForeground(string destination) =>
        Younger(
            LastOf(ConnectionClass.Foreground, ""),
            LastOf(ConnectionClass.Foreground, destination)
        );

    /// <summary>The next in the order of service among those of a rank that may go to a destination.</summary>
    public Waiter? Next(Rank rank, string destination)
    {
        Waiter? next = null;
        foreach (var connectionClass in ClassesOfRank[(int)rank])
        {
            next = Older(next, FirstOf(connectionClass, ""));
            next = Older(next, FirstOf(connectionClass, destination));
        }

        return next;
    }

    /// <summary>The next whose time is up, if any.</summary>
    public Waiter? Overdue(TimeSpan now) =>
        _byRefusal.First is { } first && first.RefuseAt <= now ? first : null;

    /// <summary>Whoever is refused next when all must go.</summary>
    public Waiter? Any() => _byRefusal.First;

    /// <summary>The background connection that came last; it yields when a foreground connection needs the room.</summary>
    public Waiter? NewestBackground()
    {
        Waiter? newest = null;
        foreach (var ((connectionClass, _), line) in _lines)
        {
            if (connectionClass != ConnectionClass.Foreground && line.Last is { } last)
            {
                newest = newest is null || IsOlder(newest, last) ? last : newest;
            }
        }

        return newest;
    }

    /// <summary>When the connection of a class that waits longest was parked, or null when none is.</summary>
    public TimeSpan? OldestOf(ConnectionClass connectionClass)
    {
        Waiter? oldest = null;
        foreach (var ((lineClass, _), line) in _lines)
        {
            if (lineClass == connectionClass)
            {
                oldest = Older(oldest, line.First);
            }
        }

        return oldest?.ParkedAt;
    }

    /// <summary>Lets those who waited for a destination that went away go anywhere, at their old place.</summary>
    public void Unpin(string destination)
    {
        foreach (var connectionClass in Enum.GetValues<ConnectionClass>())
        {
            if (!_lines.Remove((connectionClass, destination), out var line))
            {
                continue;
            }

            while (line.First is { } waiter)
            {
                line.Remove(waiter);
                waiter.Pinned = null;
                LineOf(waiter).Add(waiter);
            }
        }
    }

    private static Waiter? Older(Waiter? a, Waiter? b) =>
        a is null ? b
        : b is null ? a
        : IsOlder(a, b) ? a
        : b;

    private static Waiter? Younger(Waiter? a, Waiter? b) =>
        a is null ? b
        : b is null ? a
        : IsOlder(a, b) ? b
        : a;

    private static bool IsOlder(Waiter a, Waiter b) =>
        a.ParkedAt != b.ParkedAt ? a.ParkedAt < b.ParkedAt : a.Sequence < b.Sequence;

    private Waiter? FirstOf(ConnectionClass connectionClass, string pinned) =>
        _lines.TryGetValue((connectionClass, pinned), out var line) ? line.First : null;

    private Waiter? LastOf(ConnectionClass connectionClass, string pinned) =>
        _lines.TryGetValue((connectionClass, pinned), out var line) ? line.Last : null;

    private Line LineOf(Waiter waiter)
    {
        var key = (waiter.Arrival.Class, waiter.Pinned ?? "");
        if (!_lines.TryGetValue(key, out var line))
        {
            line = new Line(static waiting => waiting.ParkedAt);
            _lines.Add(key, line);
        }

        return line;
    }
}
