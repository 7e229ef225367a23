namespace Gatekeeper.Admission;

/// <summary>
/// Who of background waits for a turn, by the second in which each first came: those who are parked, and those who were refused and will come back
/// with a ticket (the ticket debt). As the order of service is by first arrival, whoever stands before somebody in it is exactly what was there earlier.
/// Not thread-safe; the gate's lock covers it.
/// </summary>
internal sealed class Backlog
{
    /// <summary>
    /// Seconds it looks back on: twice the longest Retry-After. Tickets are good for longer (15 min); who first came before that counts with the oldest second.
    /// </summary>
    public const int Seconds = 600;

    private static readonly TimeSpan RefreshEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Turns follow each other, so somebody comes back nearly all the time. When nobody has for so long, these clients know no tickets and will not.
    /// </summary>
    private static readonly TimeSpan NobodyComesAfter = TimeSpan.FromSeconds(20);

    private readonly int[] _parked = new int[Seconds];
    private readonly int[] _owed = new int[Seconds];

    /// <summary>Until when those of a second are expected back; whoever has not come by then will not come.</summary>
    private readonly TimeSpan[] _expectedUntil = new TimeSpan[Seconds];

    private readonly int[] _before = new int[Seconds + 1];
    private long _current;
    private TimeSpan? _refreshedAt;

    private int _owedNow;

    /// <summary>Since when nobody has come back with a ticket.</summary>
    private TimeSpan _silentSince;

    /// <summary>How many were refused and are expected back.</summary>
    public int OwedAt(TimeSpan now)
    {
        // Whoever does not come back is noticed also when nobody else is refused: an emergency must not last for the sake of clients that gave up.
        if (_owedNow > 0)
        {
            RefreshIfOld(now);
        }

        return _owedNow;
    }

    /// <summary>It was parked.</summary>
    public void Parked(TimeSpan firstSeen, TimeSpan now) => _parked[SlotOf(firstSeen, now)]++;

    /// <summary>It is not parked any more.</summary>
    public void Unparked(TimeSpan firstSeen, TimeSpan now) => _parked[SlotOf(firstSeen, now)]--;

    /// <summary>It was refused, and is expected back with its ticket: within half as long again as it was told, and 10 s.</summary>
    public void Refused(TimeSpan firstSeen, TimeSpan now, TimeSpan retryAfter)
    {
        var slot = SlotOf(firstSeen, now);
        _silentSince = _owedNow == 0 ? now : _silentSince;
        _owed[slot]++;
        _owedNow++;
        var until = now + 1.5 * retryAfter + TimeSpan.FromSeconds(10);
        _expectedUntil[slot] = until > _expectedUntil[slot] ? until : _expectedUntil[slot];
    }

    /// <summary>It came back. Its ticket tells its age by the wall clock, so it may be found in the second beside its own.</summary>
    public void CameBack(TimeSpan firstSeen, TimeSpan now)
    {
        var slot = SlotOf(firstSeen, now);
        _silentSince = now;
        foreach (
            var candidate in (ReadOnlySpan<int>)
                [slot, (slot + 1) % Seconds, (slot + Seconds - 1) % Seconds]
        )
        {
            if (_owed[candidate] > 0)
            {
                _owed[candidate]--;
                _owedNow--;
                return;
            }
        }
    }

    /// <summary>How many stand before somebody in the order of service; at most 50 ms old.</summary>
    /// <param name="firstSeen">When it first came.</param>
    /// <param name="now">Now.</param>
    /// <param name="within">Where it stands among those of its own second, 0 to 1; a random share spreads them.</param>
    public double Before(TimeSpan firstSeen, TimeSpan now, double within)
    {
        RefreshIfOld(now);
        var age = (int)Math.Clamp(_current - SecondOf(firstSeen), 0, Seconds - 1);
        var index = Seconds - 1 - age;
        return _before[index] + within * (_before[index + 1] - _before[index]);
    }

    private void RefreshIfOld(TimeSpan now)
    {
        // The sums are told by seconds before the present one: when a second begins they are those of other seconds.
        if (
            _refreshedAt is not { } last
            || now - last >= RefreshEvery
            || SecondOf(now) != SecondOf(last)
        )
        {
            Refresh(now);
        }
    }

    /// <summary>Adds up from the oldest second to the newest, and forgets those who did not come back in time.</summary>
    private void Refresh(TimeSpan now)
    {
        MoveTo(SecondOf(now));
        _refreshedAt = now;
        var nobodyComes = now - _silentSince > NobodyComesAfter;
        var sum = 0;
        for (var index = 0; index < Seconds; index++)
        {
            var slot = Slot(_current - (Seconds - 1) + index);
            if (_owed[slot] > 0 && (nobodyComes || _expectedUntil[slot] < now))
            {
                _owedNow -= _owed[slot];
                _owed[slot] = 0;
            }

            _before[index] = sum;
            sum += Math.Max(_parked[slot], 0) + _owed[slot];
        }

        _before[Seconds] = sum;
    }

    private int SlotOf(TimeSpan firstSeen, TimeSpan now)
    {
        MoveTo(SecondOf(now));
        return Slot(Math.Clamp(SecondOf(firstSeen), _current - (Seconds - 1), _current));
    }

    /// <summary>What is older than all seconds there are counts with the oldest.</summary>
    private void MoveTo(long second)
    {
        for (var steps = Math.Min(second - _current, Seconds); steps > 0; steps--)
        {
            var oldest = Slot(second - steps + 1);
            var next = Slot(second - steps + 2);
            _parked[next] += _parked[oldest];
            _owed[next] += _owed[oldest];
            _expectedUntil[next] =
                _expectedUntil[oldest] > _expectedUntil[next]
                    ? _expectedUntil[oldest]
                    : _expectedUntil[next];
            _parked[oldest] = 0;
            _owed[oldest] = 0;
            _expectedUntil[oldest] = TimeSpan.Zero;
        }

        _current = Math.Max(_current, second);
    }

    private static int Slot(long second) => (int)(((second % Seconds) + Seconds) % Seconds);

    private static long SecondOf(TimeSpan moment) => (long)Math.Floor(moment.TotalSeconds);
}
