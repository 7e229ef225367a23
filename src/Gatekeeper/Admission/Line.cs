namespace Gatekeeper.Admission;

/// <summary>Parked connections ordered by one of their moments, ties by who came first. Not thread-safe; the gate's lock covers it.</summary>
/// <param name="moment">The moment to order by; must not change while a connection stands in the line.</param>
internal sealed class Line(Func<Waiter, TimeSpan> moment)
{
    private readonly SortedSet<Waiter> _waiters = new(
        Comparer<Waiter>.Create(
            (a, b) =>
            {
                var byMoment = moment(a).CompareTo(moment(b));
                return byMoment != 0 ? byMoment : a.Sequence.CompareTo(b.Sequence);
            }
        )
    );

    public int Count => _waiters.Count;

    public Waiter? First => _waiters.Min;

    public Waiter? Last => _waiters.Max;

    public void Add(Waiter waiter) => _waiters.Add(waiter);

    public void Remove(Waiter waiter) => _waiters.Remove(waiter);
}
