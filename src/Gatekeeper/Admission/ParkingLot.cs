using Gatekeeper.Classification;

namespace Gatekeeper.Admission;

/// <summary>
/// Who is parked: one line per rank for those who may go anywhere, one per rank and destination for those who may not, all of them once more by the
/// moment they must be refused, once more by class, and by device those who name one. Not thread-safe; the gate's lock covers it.
/// </summary>
internal sealed class ParkingLot
{
    private readonly Line[] _free = [.. Enumerable.Range(0, Ranks.Count).Select(_ => NewLine())];
    private readonly Line[] _outside = [.. Enumerable.Range(0, Ranks.Count).Select(_ => NewLine())];
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
    private readonly int[] _askingPerRank = new int[Ranks.Count];

    public int Count { get; private set; }

    public int CountOf(ConnectionClass connectionClass) => _perClass[(int)connectionClass];

    public int CountOf(Rank rank) => _perRank[(int)rank];

    /// <summary>How many ask for a place: all but those who wait before TLS, or are on their way from there.</summary>
    public int Asking { get; private set; }

    /// <summary>How many of a rank ask for a place.</summary>
    public int AskingOf(Rank rank) => _askingPerRank[(int)rank];

    /// <summary>How many wait before TLS.</summary>
    public int Outside { get; private set; }

    /// <summary>Foreground parked, verified or not.</summary>
    public int Foreground => CountOf(Rank.VerifiedForeground) + CountOf(Rank.Foreground);

    public void Add(Waiter waiter)
    {
        LineUp(waiter, 1);
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
        LineUp(waiter, -1);
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
        if (AskingOf(rank) == 0)
        {
            return null;
        }

        var free = _free[(int)rank];
        var pinned = _pinned.GetValueOrDefault(destination)?[(int)rank];
        return youngest ? Younger(free.Last, pinned?.Last) : Older(free.First, pinned?.First);
    }

    /// <summary>Who of a rank waits before TLS and first came first.</summary>
    public Waiter? NextOutside(Rank rank) => _outside[(int)rank].First;

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
            // None is found when all of them are on their way from before TLS: those are few, and about to be served.
            if (
                _perRank[rank] > 0
                && _pinned.Values.Aggregate(
                    Younger(_free[rank].Last, _outside[rank].Last),
                    (newest, lines) => Younger(newest, lines[rank].Last)
                )
                    is { } last
            )
            {
                return last;
            }
        }

        return null;
    }

    /// <summary>Whoever of a rank first came first, or null when none is parked.</summary>
    public Waiter? Oldest(Rank rank) =>
        _perRank[(int)rank] == 0
            ? null
            : _pinned.Values.Aggregate(
                Older(_free[(int)rank].First, _outside[(int)rank].First),
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
        LineUp(waiter, -1);
        _perRank[(int)waiter.Rank]--;
        waiter.Rank = rank;
        _perRank[(int)rank]++;
        LineUp(waiter, 1);
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

    /// <summary>Puts a connection into the line in which it waits (1), or takes it out (-1). One on its way from before TLS stands in none.</summary>
    private void LineUp(Waiter waiter, int step)
    {
        if (waiter.Standing == Standing.OnItsWay)
        {
            return;
        }

        var line =
            waiter.Standing == Standing.Outside ? _outside[(int)waiter.Rank] : LineOf(waiter);
        if (step > 0)
        {
            line.Add(waiter);
        }
        else
        {
            line.Remove(waiter);
        }

        if (waiter.Standing == Standing.Outside)
        {
            Outside += step;
        }
        else
        {
            Asking += step;
            _askingPerRank[(int)waiter.Rank] += step;
        }
    }

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
