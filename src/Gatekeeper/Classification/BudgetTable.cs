namespace Gatekeeper.Classification;

/// <summary>
/// Who has spent how much of a budget. A fixed number of entries; whoever spent least recently is forgotten, and has all of its budget again. 100,000 entries take
/// 3.7 MB. Thread-safe.
/// </summary>
/// <remarks>
/// The generic cell rate algorithm (ITU-T I.371, annex A): one moment for each entry, at which all that was spent will have grown back. Full
/// entries and forgotten ones are the same thing.
/// </remarks>
/// <param name="capacity">How many are remembered.</param>
public sealed class BudgetTable(int capacity)
{
    /// <summary>Enough for every device of a large site that comes to the foreground within a budget's minute.</summary>
    public const int DefaultCapacity = 100_000;

    private readonly Lock _lock = new();
    private readonly RecentTable<TimeSpan> _fullAt = new(capacity);

    /// <summary>How many are remembered now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _fullAt.Count;
            }
        }
    }

    /// <summary>Takes one from a budget, if there is one.</summary>
    /// <param name="who">Whose budget, a <see cref="Fingerprint"/>.</param>
    /// <param name="budget">Its size; may differ from call to call.</param>
    /// <param name="now">Time since any fixed moment.</param>
    /// <returns>Whether there was one.</returns>
    public bool TrySpend(ulong who, in Budget budget, TimeSpan now)
    {
        lock (_lock)
        {
            ref var fullAt = ref _fullAt.GetOrAdd(who, out var isNew);
            var from = isNew || fullAt < now ? now : fullAt;
            var after = from + budget.Interval;
            if (after - now > budget.Per)
            {
                return false;
            }

            fullAt = after;
            return true;
        }
    }

    /// <summary>Whether nothing is left; takes nothing.</summary>
    /// <param name="who">Whose budget.</param>
    /// <param name="budget">Its size.</param>
    /// <param name="now">Time since the same fixed moment.</param>
    public bool IsSpent(ulong who, in Budget budget, TimeSpan now)
    {
        lock (_lock)
        {
            return _fullAt.TryGet(who, out var fullAt)
                && fullAt + budget.Interval - now > budget.Per;
        }
    }

    /// <summary>Gives back what was taken for a handshake that the backend never saw.</summary>
    /// <param name="who">Whose budget.</param>
    /// <param name="budget">Its size.</param>
    public void GiveBack(ulong who, in Budget budget)
    {
        lock (_lock)
        {
            if (_fullAt.TryGet(who, out var fullAt))
            {
                _fullAt.GetOrAdd(who, out _) = fullAt - budget.Interval;
            }
        }
    }
}
