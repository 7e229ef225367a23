using Gatekeeper.Classification;

namespace Gatekeeper.Admission;

/// <summary>
/// Who is parked: one line per rank for those who may go anywhere, one per rank and destination for those who may not, all of them once more by the
/// moment they must be refused, once more by class, and by device those who name one. Not thread-safe; the gate's lock covers it.
/// </summary>
internal sealed class ParkingLot
{
    private readonly Line[] _free = [.. Enumerable.Range(0, Ranks.Count).Select(_ => NewLine())];
    private readonly Dictionary<string, Line[]> _pinned = [];
    private readonly Line _byRefusal = new(static waiter => waiter.RefuseAt, Waiter.ByRefusal);
    private readonly Dictionary<string, Chain> _devices = new(StringComparer.Ordinal);
    private readonly Chain[] _classes =
    [
        .. Enumerable
            .Range(0, ConnectionClassNames.Count)
            .Select(_ => new Chain(0, Waiter.OfClass)),
    ];
    private readonly int[] _perClass = new int[ConnectionClassNames.Count];
    private readonly int[] _perRank = new int[Ranks.Count];

    public int Count { get; private set; }

    public int CountOf(ConnectionClass connectionClass) => _perClass[(int)connectionClass];

    public int CountOf(Rank rank) => _perRank[(int)rank];

    /// <summary>Foreground parked, verified or not.</summary>
    public int Foreground => CountOf(Rank.VerifiedForeground) + CountOf(Rank.Foreground);

    public void Add(Waiter waiter)
    {
        LineOf(waiter).Add(waiter);
        _byRefusal.Add(waiter);
        _classes[(int)waiter.Arrival.Class].Add(waiter);
        if (waiter.Arrival.Device is { } device)
        {
            ChainOf(device).Add(waiter);
        }

        Count++;
        _perClass[(int)waiter.Arrival.Class]++;
        _perRank[(int)waiter.Rank]++;
        waiter.IsParked = true;
    }

    public void Remove(Waiter waiter)
    {
        LineOf(waiter).Remove(waiter);
        _byRefusal.Remove(waiter);
        _classes[(int)waiter.Arrival.Class].Remove(waiter);
        if (waiter.Arrival.Device is { } device)
        {
            var chain = _devices[device];
            chain.Remove(waiter);
            if (chain.First is null)
            {
                _devices.Remove(device);
            }
        }

        Count--;
        _perClass[(int)waiter.Arrival.Class]--;
        _perRank[(int)waiter.Rank]--;
        waiter.IsParked = false;
    }

    /// <summary>The first who came, or in reverse the last, among those of a rank that may go to a destination.</summary>
    public Waiter? Next(Rank rank, string destination, bool youngest = false)
    {
        if (CountOf(rank) == 0)
        {
            return null;
        }

        var free = _free[(int)rank];
        var pinned = _pinned.GetValueOrDefault(destination)?[(int)rank];
        return youngest ? Younger(free.Last, pinned?.Last) : Older(free.First, pinned?.First);
    }

    /// <summary>The next whose time is up, if any.</summary>
    public Waiter? Overdue(TimeSpan now) =>
        _byRefusal.First is { } first && first.RefuseAt <= now ? first : null;

    /// <summary>Whoever is refused next when all must go.</summary>
    public Waiter? Any() => _byRefusal.First;

    /// <summary>Whoever yields when somebody of a better rank, or who came before, needs the room: the last who came of the worst rank.</summary>
    public Waiter? Newest()
    {
        for (var rank = Ranks.Count - 1; rank >= 0; rank--)
        {
            if (_perRank[rank] > 0)
            {
                return _pinned.Values.Aggregate(
                    _free[rank].Last,
                    (newest, lines) => Younger(newest, lines[rank].Last)
                );
            }
        }

        return null;
    }

    /// <summary>Whoever of a rank first came first, or null when none is parked.</summary>
    public Waiter? Oldest(Rank rank) =>
        _perRank[(int)rank] == 0
            ? null
            : _pinned.Values.Aggregate(
                _free[(int)rank].First,
                (oldest, lines) => Older(oldest, lines[(int)rank].First)
            );

    /// <summary>When the connection of a class that is parked longest was parked, or null when none is.</summary>
    public TimeSpan? OldestOf(ConnectionClass connectionClass) =>
        _classes[(int)connectionClass].First?.ParkedAt;

    /// <summary>All who say they are that device.</summary>
    public IReadOnlyList<Waiter> OfDevice(string device)
    {
        var found = new List<Waiter>();
        for (
            var waiter = _devices.GetValueOrDefault(device)?.First;
            waiter is not null;
            waiter = Waiter.OfDevice(waiter).After
        )
        {
            found.Add(waiter);
        }

        return found;
    }

    /// <summary>The last parked of those who say they are that device.</summary>
    public Waiter? TwinOf(string device) =>
        _devices.TryGetValue(device, out var twins) ? twins.Last : null;

    /// <summary>Lets those who waited for a destination that went away go anywhere, at their old place.</summary>
    public void Unpin(string destination)
    {
        if (!_pinned.Remove(destination, out var lines))
        {
            return;
        }

        foreach (var line in lines)
        {
            while (line.First is { } waiter)
            {
                line.Remove(waiter);
                waiter.Pinned = null;
                LineOf(waiter).Add(waiter);
            }
        }
    }

    /// <summary>Gives a parked connection another rank; it keeps the age it has.</summary>
    public void Rerank(Waiter waiter, Rank rank)
    {
        LineOf(waiter).Remove(waiter);
        _perRank[(int)waiter.Rank]--;
        waiter.Rank = rank;
        _perRank[(int)rank]++;
        LineOf(waiter).Add(waiter);
    }

    private static Line NewLine() => new(static waiter => waiter.FirstSeen, Waiter.InOrder);

    private static Waiter? Older(Waiter? a, Waiter? b) =>
        a is null ? b
        : b is null || a.FirstSeen <= b.FirstSeen ? a
        : b;

    private static Waiter? Younger(Waiter? a, Waiter? b) =>
        a is null ? b
        : b is null || a.FirstSeen > b.FirstSeen ? a
        : b;

    private Line LineOf(Waiter waiter)
    {
        if (waiter.Pinned is not { } destination)
        {
            return _free[(int)waiter.Rank];
        }

        if (!_pinned.TryGetValue(destination, out var lines))
        {
            lines = [.. Enumerable.Range(0, Ranks.Count).Select(_ => NewLine())];
            _pinned.Add(destination, lines);
        }

        return lines[(int)waiter.Rank];
    }

    private Chain ChainOf(string device)
    {
        if (!_devices.TryGetValue(device, out var chain))
        {
            chain = new Chain(0, Waiter.OfDevice);
            _devices.Add(device, chain);
        }

        return chain;
    }
}
