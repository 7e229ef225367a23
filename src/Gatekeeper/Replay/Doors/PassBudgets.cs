using Gatekeeper.Admission;
using Gatekeeper.Classification;

namespace Gatekeeper.Replay.Doors;

/// <summary>The budgets of simulated devices with passes, in the same table as those of real ones.</summary>
internal sealed class PassBudgets(Budget budget)
{
    private const long Nothing = 0;
    private readonly Lazy<BudgetTable> _table = new(() => new(BudgetTable.DefaultCapacity));
    private long[] _spentBy = [];

    /// <summary>A visit's number begins to stand for another visit.</summary>
    public void Begin(int visit)
    {
        if (visit < _spentBy.Length)
        {
            _spentBy[visit] = Nothing;
        }
    }

    /// <summary>Spends for a visit, if there is something to spend, and says where that ranks it.</summary>
    public Rank RankOf(int visit, long device, TimeSpan now)
    {
        if (visit >= _spentBy.Length)
        {
            Array.Resize(ref _spentBy, Math.Max(visit * 2, 1024));
        }

        var within = _table.Value.TrySpend((ulong)device, budget, now);
        _spentBy[visit] = within ? device : Nothing;
        return within ? Rank.VerifiedForeground : Rank.Background;
    }

    /// <summary>The backend did no handshake for a visit.</summary>
    public void GiveBack(int visit)
    {
        if (visit < _spentBy.Length && _spentBy[visit] != Nothing)
        {
            _table.Value.GiveBack((ulong)_spentBy[visit], budget);
            _spentBy[visit] = Nothing;
        }
    }
}
