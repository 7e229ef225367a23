namespace Gatekeeper.Windows;

/// <summary>
/// Events per second over the last two seconds, in slots of 100 ms, by a clock that the caller reads. Not thread-safe; the gate's lock covers it.
/// </summary>
public sealed class RateMeter
{
    private const int Slots = 20;
    private static readonly TimeSpan SlotLength = TimeSpan.FromMilliseconds(100);
    private readonly int[] _counts = new int[Slots];
    private long _slot;
    private int _total;

    /// <summary>Counts one event.</summary>
    /// <param name="now">Time since any fixed moment; must not run backwards.</param>
    public void Count(TimeSpan now)
    {
        MoveTo(now);
        _counts[_slot % Slots]++;
        _total++;
    }

    /// <summary>Events per second over the last two seconds.</summary>
    /// <param name="now">Time since the same fixed moment.</param>
    public double PerSecond(TimeSpan now)
    {
        MoveTo(now);
        return _total / (SlotLength.TotalSeconds * Slots);
    }

    private void MoveTo(TimeSpan now)
    {
        var slot = now.Ticks / SlotLength.Ticks;
        for (var steps = Math.Min(slot - _slot, Slots); steps > 0; steps--)
        {
            var emptied = (slot - steps + 1) % Slots;
            _total -= _counts[emptied];
            _counts[emptied] = 0;
        }

        _slot = Math.Max(_slot, slot);
    }
}
