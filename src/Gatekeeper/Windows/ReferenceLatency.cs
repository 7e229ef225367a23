namespace Gatekeeper.Windows;

/// <summary>
/// The latency a handshake has when nothing is wrong: the median of the last <see cref="Samples"/> handshakes in calm.
/// A median, because one slow login in fifty must not move it. For windows that do not learn; one that does keeps a <see cref="CalmReference"/>. Not thread-safe; the gate's lock covers it.
/// </summary>
public sealed class ReferenceLatency
{
    /// <summary>How many handshakes it remembers. Enough that the median is steady, few enough that it follows a deploy within a minute of ordinary traffic.</summary>
    public const int Samples = 101;

    /// <summary>What is assumed before the first handshake: an ordinary login over a local network, generously.</summary>
    public static readonly TimeSpan Assumed = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan[] _recent = new TimeSpan[Samples];
    private readonly TimeSpan[] _sorted = new TimeSpan[Samples];
    private int _next;
    private int _count;

    /// <summary>The reference latency; <see cref="Assumed"/> until something was learned.</summary>
    public TimeSpan Value { get; private set; } = Assumed;

    /// <summary>Whether <see cref="Value"/> was measured.</summary>
    public bool IsLearned => _count > 0;

    /// <summary>Learns from a handshake that was ready in calm.</summary>
    public void Learn(TimeSpan latency)
    {
        _recent[_next] = latency;
        _next = (_next + 1) % Samples;
        _count = Math.Min(_count + 1, Samples);

        // Sorting a hundred numbers costs microseconds; once in eight is often enough after the first few.
        if (_count <= 8 || _next % 8 == 0)
        {
            Array.Copy(_recent, _sorted, _count);
            Array.Sort(_sorted, 0, _count);
            Value = _sorted[_count / 2];
        }
    }
}
