namespace Gatekeeper.Windows;

/// <summary>
/// Events per second over the last moments, in slots of 100 ms, by a clock that the caller reads. Not thread-safe; the gate's lock covers it.
/// </summary>
/// <param name="slots">How many slots of 100 ms it looks back; 20 are two seconds.</param>
public sealed class RateMeter(int slots = 20)
{
    private static readonly TimeSpan SlotLength = TimeSpan.FromMilliseconds(100);
    private readonly int[] _counts = new int[slots];
    private long _slot;
    private int _total;

    /// <summary>Counts one event.</summary>
    /// <param name="now">Time since any fixed moment; must not run backwards.</param>
    public void Count(TimeSpan now)
    {
        MoveTo(now);
        _counts[_slot % slots]++;
        _total++;
    }

    /// <summary>Events per second over the time it looks back.</summary>
    /// <param name="now">Time since the same fixed moment.</param>
    public double PerSecond(TimeSpan now)
    {
        MoveTo(now);
        return _total / (SlotLength.TotalSeconds * slots);
    }

    private void MoveTo(TimeSpan now)
    {
        var slot = now.Ticks / SlotLength.Ticks;
        for (var steps = Math.Min(slot - _slot, slots); steps > 0; steps--)
        {
            var emptied = (slot - steps + 1) % slots;
            _total -= _counts[emptied];
            _counts[emptied] = 0;
        }

        _slot = Math.Max(_slot, slot);
    }
}
