namespace Gatekeeper.Classification;

/// <summary>
/// Tells connections without a flag that look like a person's from those of a wave, by how their device's last tunnel ended and by who else comes.
/// Whatever was ended by a restart, a lost network or a timer ended together with many others, in the same second or after the same length; a person
/// closes the app at a moment of his own. One for each backend.
/// </summary>
/// <remarks>
/// Thread-safe: one short lock. Everything is O(1) and nothing is allocated after the start: 24 bytes for each device that is remembered, and about 50 KB.
/// <list type="number">
/// <item>A device that comes more than <see cref="ReturnsPerMinute"/> times a minute is no person.</item>
/// <item>One that comes again before it had a tunnel is what it was before, for <see cref="Soon"/>.</item>
/// <item>Its last tunnel ended in a spike, and it returns together with others (soon after, or while far more come than usual): background.</item>
/// <item>Otherwise it is a person, unless far more such come than usual: then nothing sets it apart, and it is background. Whoever is known to have ended
/// alone is not counted among those of whom nothing is known, so that nobody can crowd him out by making up devices.</item>
/// </list>
/// After KakaoTalk's engineers, who found seconds of duration with tens of times more ends than their neighbours in their logs.
/// </remarks>
public sealed class UnknownInference
{
    /// <summary>How often a device may come in a minute and still be a person's; the default of <c>Foreground:Budget</c>.</summary>
    public const int ReturnsPerMinute = 5;

    /// <summary>Within this after its end, a tunnel's device returns because of the end.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private const int DebtOfReturn = 60 / ReturnsPerMinute;
    private const int LargestDebt = 600;
    private static readonly int SoonSeconds = (int)Soon.TotalSeconds;
    private readonly Lock _lock = new();

    // Everything below is guarded by _lock.
    private readonly DeviceMemory _devices;
    private readonly EndMoments _moments;
    private readonly EndDurations _durations = new();
    private readonly SurgeMeter _arrivals = new();
    private readonly RecentRate _lone = new();
    private readonly RecentRate _notOfWave = new();
    private readonly long[] _counts = new long[InferredReasonNames.ByIndex.Length];
    private TimeSpan _now;
    private bool _isCalm = true;

    /// <summary>Makes an inference that knows nothing yet.</summary>
    /// <param name="devices">How many devices it remembers at least; 24 bytes each.</param>
    /// <param name="now">Time since any fixed moment; all later times since the same.</param>
    public UnknownInference(int devices, TimeSpan now)
    {
        _devices = new DeviceMemory(devices);
        _moments = new EndMoments(now);
        _now = now;
    }

    /// <summary>Says whether it is calm. In an emergency what is usual is not learned.</summary>
    public void Calm(bool isCalm)
    {
        lock (_lock)
        {
            _isCalm = isCalm;
        }
    }

    /// <summary>A tunnel of a client without a flag ended.</summary>
    /// <param name="device">Its device, or null when it gave none.</param>
    /// <param name="began">When the tunnel was established.</param>
    /// <param name="ended">Now.</param>
    public void Ended(ulong? device, TimeSpan began, TimeSpan ended)
    {
        lock (_lock)
        {
            var now = MoveToLocked(ended);
            var bin = EndDurations.BinOf(now - began);
            _moments.Count(now);
            _durations.Count(bin, now);
            if (device is { } key)
            {
                ref var record = ref _devices.Of(key);
                record.EndedAt = EndMoments.SecondOf(now);
                record.Duration = bin;
                record.HasEnded = true;
                record.IsJudged = false;
            }
        }
    }

    /// <summary>A client without a flag comes: what is it?</summary>
    /// <param name="device">Its device, or null when it gives none.</param>
    /// <param name="now">Now.</param>
    public InferredReason Judge(ulong? device, TimeSpan now)
    {
        lock (_lock)
        {
            now = MoveToLocked(now);
            _arrivals.Count(now);
            var reason = device is { } key
                ? JudgeDeviceLocked(ref _devices.Of(key), now)
                : JudgeStrangerLocked(now);
            _counts[(int)reason]++;
            return reason;
        }
    }

    /// <summary>How often each reason was given since the start, in the order of <see cref="InferredReason"/>.</summary>
    public IReadOnlyList<long> Counts()
    {
        lock (_lock)
        {
            return [.. _counts];
        }
    }

    private TimeSpan MoveToLocked(TimeSpan now)
    {
        // Two threads may read the clock in one order and come here in the other.
        _now = now > _now ? now : _now;
        _moments.MoveTo(_now, _isCalm);
        _arrivals.MoveTo(_now, _isCalm);
        return _now;
    }

    private InferredReason JudgeDeviceLocked(ref DeviceRecord device, TimeSpan now)
    {
        var second = EndMoments.SecondOf(now);
        var away = second - device.SeenAt;
        var wasJudged = device.IsJudged && away <= SoonSeconds;
        device.Debt = (ushort)Math.Min(Math.Max(device.Debt - away, 0) + DebtOfReturn, LargestDebt);
        device.SeenAt = second;
        if (device.Debt > DebtOfReturn * ReturnsPerMinute)
        {
            return InferredReason.Repeats;
        }

        if (!wasJudged)
        {
            device.Verdict = device.HasEnded
                ? JudgeReturnLocked(device, now)
                : JudgeStrangerLocked(now);
            device.IsJudged = true;
        }

        return device.Verdict;
    }

    private InferredReason JudgeReturnLocked(in DeviceRecord device, TimeSpan now)
    {
        var endedInWave = _moments.IsOfWave(device.EndedAt, !device.IsJudged, now);
        if (EndMoments.SecondOf(now) - device.EndedAt <= SoonSeconds || _arrivals.IsSurging(now))
        {
            if (endedInWave)
            {
                return InferredReason.SameMoment;
            }

            if (_durations.IsSpike(device.Duration))
            {
                return InferredReason.SameDuration;
            }
        }

        _lone.Count(now);
        _notOfWave.Count(now);
        return IsCrowdLocked(_lone) ? InferredReason.Crowd : InferredReason.Lone;
    }

    private InferredReason JudgeStrangerLocked(TimeSpan now)
    {
        _notOfWave.Count(now);
        return IsCrowdLocked(_notOfWave) ? InferredReason.Crowd : InferredReason.Usual;
    }

    /// <summary>Compared with all who come, so that it does not matter how many of them are known. An emergency before anything was learned is a crowd.</summary>
    private bool IsCrowdLocked(RecentRate kind) =>
        _arrivals.IsKnown ? kind.IsFarAbove(_arrivals.Usual, _now) : !_isCalm;
}
