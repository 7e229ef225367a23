using Gatekeeper.Admission;
using Gatekeeper.Configuration;

namespace Gatekeeper.Protection;

/// <summary>
/// Who may connect, and who yields. A descriptor is taken for every connection before anything is spent on it. When none is left, whoever is worth least gives its own up: a
/// stranger, a connection between two requests, the newest parked background. When there is nobody to yield, the newcomer is closed. Thread-safe.
/// </summary>
internal sealed class ConnectionLimits : IDisposable
{
    /// <summary>
    /// A stranger may need so long to be heard: a round trip, and its turn in a busy process. Nobody is closed for another before that; the others wait in the kernel's queue.
    /// </summary>
    public static readonly TimeSpan Hearing = TimeSpan.FromMilliseconds(250);

    private readonly DescriptorBudget _descriptors;
    private readonly SilentConnections _silent;
    private readonly IParked _parked;
    private readonly CurrentOptions _options;
    private readonly AddressCounts _addresses = new();
    private readonly long[] _closed = new long[Enum.GetValues<ClosedReason>().Length];
    private volatile bool _isEmergency;
    private readonly TimeProvider _clock;
    private readonly HearingClock _hearing;
    private long _overLimit;
    private long _lastEnded;

    public ConnectionLimits(
        DescriptorBudget descriptors,
        SilentConnections silent,
        HearingClock hearing,
        IParked parked,
        CurrentOptions options,
        TimeProvider clock
    )
    {
        _clock = clock;
        _descriptors = descriptors;
        _silent = silent;
        _hearing = hearing;
        _parked = parked;
        _options = options;
        options.Changed += Apply;
        Apply(this, EventArgs.Empty);
    }

    /// <summary>Connections closed at once because all descriptors were used and nobody could yield.</summary>
    public long OverLimit => Interlocked.Read(ref _overLimit);

    /// <summary>Connections that have said nothing yet.</summary>
    public int Strangers => _silent.Strangers;

    /// <summary>Connections closed without an answer.</summary>
    public long Closed(ClosedReason reason) => Interlocked.Read(ref _closed[(int)reason]);

    /// <summary>
    /// Whether it is better to accept nobody for a moment: one more would cost a stranger its place that has hardly had the time to speak, or would be turned away
    /// although others are just leaving. So whoever floods the gate drives nobody else out, and a flood is taken in as fast as it can be heard.
    /// </summary>
    public bool IsCrowded
    {
        get
        {
            var isFull = _descriptors.InUse >= _descriptors.Limit;
            return (isFull || _silent.Strangers >= MostStrangers)
                && (
                    _silent.LongestSilence is { } silence
                        ? silence < Hearing
                        : isFull
                            && _clock.GetElapsedTime(Interlocked.Read(ref _lastEnded)) < Hearing
                );
        }
    }

    /// <summary>A client was accepted. Whoever must go for it is closed.</summary>
    /// <returns>Whether it may stay; then <see cref="Ended"/> must be called. Otherwise it must be closed.</returns>
    public bool TryEnter(Visit visit)
    {
        if (!CountByAddress(visit))
        {
            Count(ClosedReason.Address);
            return false;
        }

        if (!TryTake(Rank.Person))
        {
            Interlocked.Increment(ref _overLimit);
            Uncount(visit);
            return false;
        }

        if (_silent.Came(visit, MostStrangers) is { } oldest)
        {
            Close(oldest, ClosedReason.Stranger);
        }

        return true;
    }

    /// <summary>A client's connection ended.</summary>
    public void Ended(Visit visit)
    {
        Interlocked.Exchange(ref _lastEnded, _clock.GetTimestamp());
        _silent.Ended(visit);
        Uncount(visit);
        _descriptors.GiveBack();
    }

    /// <summary>
    /// Takes a descriptor for a connection to a backend, whose handshake goes before everybody who only waits. Where what is left is kept for proven foreground, one of
    /// those who wait without proof yields for it: else the parked, once released, would use up what they were not allowed to park in.
    /// </summary>
    /// <returns>Whether it was taken; then it must be given back to the budget.</returns>
    public bool TryTakeForBackend()
    {
        if (_descriptors.IsTightFor(Rank.Foreground))
        {
            _parked.Yield(Rank.Foreground);
        }

        return TryTake(Rank.VerifiedForeground);
    }

    /// <summary>What only time can tell: strangers that took too long, and whether there is an emergency. Called by whoever ticks the gates.</summary>
    public void Tick()
    {
        _hearing.Beat();
        _isEmergency = _parked.IsEmergency;
        foreach (var overdue in _silent.TakeOverdue(_options.Value.Limits.HeadersTimeout))
        {
            Close(overdue, ClosedReason.Silent);
        }
    }

    public void Dispose() => _options.Changed -= Apply;

    private int MostStrangers =>
        Math.Max((int)(_descriptors.Limit * _options.Value.Limits.StrangerShare), 1);

    private int MostPerAddress =>
        _options.Value.Limits.MaxConnectionsPerAddress ?? _descriptors.Limit / 4;

    private void Apply(object? sender, EventArgs e) =>
        _descriptors.KeepForForeground(_options.Value.Limits.ForegroundShare);

    private bool TryTake(Rank best) =>
        _descriptors.TryTake() || (SomebodyYields(best) && _descriptors.TryTakeYielded());

    private bool SomebodyYields(Rank best)
    {
        if (_silent.Yield(out var wasStranger) is not { } silent)
        {
            return _parked.Yield(best);
        }

        Close(silent, wasStranger ? ClosedReason.Stranger : ClosedReason.Resting);
        return true;
    }

    private void Close(Visit visit, ClosedReason reason)
    {
        Count(reason);
        visit.Close();
    }

    private void Count(ClosedReason reason) => Interlocked.Increment(ref _closed[(int)reason]);

    /// <summary>Everybody is counted all the time, so that an emergency finds the numbers right; only in an emergency is there a limit.</summary>
    private bool CountByAddress(Visit visit)
    {
        if (visit.From is not { } from || _options.Value.IsTrusted(from))
        {
            return true;
        }

        return visit.IsCountedByAddress = _addresses.TryAdd(
            from,
            _isEmergency ? MostPerAddress : int.MaxValue
        );
    }

    private void Uncount(Visit visit)
    {
        if (visit is { IsCountedByAddress: true, From: { } from })
        {
            visit.IsCountedByAddress = false;
            _addresses.Remove(from);
        }
    }
}
