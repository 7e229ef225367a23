namespace Gatekeeper.Demo.Measurement;

/// <summary>Counts events by the second of the run in which they happened; any thread may count.</summary>
internal sealed class PerSecond(TimeSpan horizon)
{
    private readonly int[] _counts = new int[(int)Math.Ceiling(horizon.TotalSeconds) + 1];

    public void Count(TimeSpan at) => Interlocked.Increment(ref _counts[Slot(at)]);

    public int In(int second) =>
        second >= 0 && second < _counts.Length ? Volatile.Read(ref _counts[second]) : 0;

    public int[] First(int seconds) => [.. Enumerable.Range(0, seconds).Select(In)];

    /// <summary>What happens after the horizon still counts, in the last second.</summary>
    private int Slot(TimeSpan at) => Math.Clamp((int)at.TotalSeconds, 0, _counts.Length - 1);
}
