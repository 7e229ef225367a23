namespace Gatekeeper.Admission;

/// <summary>
/// How long the clients of one class really wait. The configuration says what they should; the moments at which they leave say what they do. If they
/// leave at 7 s and the file says 10 s, serving the oldest first would spend nearly every handshake on somebody who is gone.
/// Not thread-safe; the gate's lock covers it.
/// </summary>
internal sealed class LearnedPatience
{
    /// <summary>How many ends of waits it looks back on.</summary>
    private const int Remembered = 200;

    /// <summary>
    /// Of those who were served or left lately, this many leaving means that patience ends there, and not that a few lost their network.
    /// </summary>
    private const double Telling = 0.1;

    private const int EnoughLeavers = 20;

    /// <summary>
    /// What was learned grows by so much of itself every second, to half of what is configured at the least: clients who come only to leave
    /// at once must not teach the gate to refuse everybody early, which would buy retries.
    /// </summary>
    private const double Relaxing = 0.01;

    private readonly Queue<(TimeSpan Wait, bool Left)> _ends = new();
    private readonly List<TimeSpan> _leavers = [];
    private TimeSpan? _learned;
    private TimeSpan _learnedAt;
    private int _left;
    private int _sinceLearned;

    /// <summary>
    /// How long to hold a connection. An early "no" buys a retry, a late one finds nobody. What is left of its patience then is for the handshake of one
    /// who is released late (two of them, as half take longer than the median), and for the way the answer has to go: a tenth of it at least, half at most.
    /// </summary>
    /// <param name="configured">How long its client waits, as the policy says.</param>
    /// <param name="now">Time since any fixed moment.</param>
    /// <param name="handshake">How long a handshake takes now; zero while that is not known.</param>
    public TimeSpan HoldFor(TimeSpan configured, TimeSpan now, TimeSpan handshake = default)
    {
        var patience = configured.Ticks;
        if (_learned is { } learned)
        {
            var relaxed = learned * (1 + Relaxing * (now - _learnedAt).TotalSeconds);
            patience = Math.Clamp(relaxed.Ticks, configured.Ticks / 2, configured.Ticks);
        }

        return TimeSpan.FromTicks(
            patience - Math.Clamp(2 * handshake.Ticks, patience / 10, patience / 2)
        );
    }

    /// <summary>A client left after it had waited this long, parked or in its handshake.</summary>
    public void Left(TimeSpan wait, TimeSpan now) => Remember(wait, true, now);

    /// <summary>A client that waited this long was served.</summary>
    public void Served(TimeSpan wait, TimeSpan now) => Remember(wait, false, now);

    private void Remember(TimeSpan wait, bool left, TimeSpan now)
    {
        _ends.Enqueue((wait, left));
        _left += left ? 1 : 0;
        if (_ends.Count > Remembered)
        {
            _left -= _ends.Dequeue().Left ? 1 : 0;
        }

        if (++_sinceLearned >= EnoughLeavers)
        {
            _sinceLearned = 0;
            Learn(now);
        }
    }

    /// <summary>Leavers in number: the tenth of them who left first had the shortest patience.</summary>
    private void Learn(TimeSpan now)
    {
        if (_left < EnoughLeavers || _left < Telling * _ends.Count)
        {
            return;
        }

        _leavers.Clear();
        _leavers.AddRange(_ends.Where(end => end.Left).Select(end => end.Wait));
        _leavers.Sort();
        _learned = _leavers[_leavers.Count / 10];
        _learnedAt = now;
    }
}
