namespace Gatekeeper.Emergency;

/// <summary>
/// How long a probe takes when nothing is wrong: the median of those of the last two minutes of calm, so that a slow database of seconds does not move it, and
/// what has changed for good (a deploy) is the new reference after a minute of calm, both ways alike. Of the first few none is left out, so that something is known soon. Not thread-safe; the gate's lock covers it.
/// </summary>
/// <param name="interval">How often is probed. Rarely: then the last <see cref="Fewest"/> probes count, however old they are.</param>
public sealed class ProbeReference(TimeSpan interval)
{
    /// <summary>Fewer say nothing.</summary>
    public const int Enough = 10;

    /// <summary>So many are remembered at least: the median of fewer would follow a handful.</summary>
    public const int Fewest = 11;

    /// <summary>So many at most; of probes that come more often than once a second, some are left out.</summary>
    private const int Most = 120;

    /// <summary>Less is not told apart: it is the gate's own threads and the network's moods that make such a difference, not the backend.</summary>
    public static readonly TimeSpan Smallest = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan Span = TimeSpan.FromMinutes(2);
    private readonly TimeSpan[] _recent = new TimeSpan[
        (int)Math.Clamp(Span / interval, Fewest, Most)
    ];
    private readonly int _every = (int)Math.Max(TimeSpan.FromSeconds(1) / interval, 1);
    private int _next;
    private int _count;
    private int _skipped;

    /// <summary>The reference, <see cref="Smallest"/> at least; null until <see cref="Enough"/> probes were seen in calm.</summary>
    public TimeSpan? Value { get; private set; }

    /// <summary>Learns from a probe that was answered in calm.</summary>
    /// <param name="took">How long it took.</param>
    public void Learn(TimeSpan took)
    {
        if (++_skipped < _every && _count >= Enough)
        {
            return;
        }

        _skipped = 0;
        _recent[_next] = took;
        _next = (_next + 1) % _recent.Length;
        _count = Math.Min(_count + 1, _recent.Length);
        if (_count >= Enough)
        {
            // At most once a second: sorting a hundred numbers costs microseconds.
            var sorted = _recent.AsSpan(0, _count).ToArray();
            Array.Sort(sorted);
            var median = sorted[_count / 2];
            Value = median > Smallest ? median : Smallest;
        }
    }
}
