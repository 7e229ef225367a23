namespace Gatekeeper.Windows;

/// <summary>
/// Finds the knee: the window at which the backend is busy and nothing queues in it.
/// </summary>
/// <remarks>
/// A backend with c workers that each take s behaves, for a window L that is always full, like this (Little's law):
/// <code>
///   L below c:  throughput L / s,  latency s            below the knee
///   L above c:  throughput c / s,  latency s * L / c    past the knee: latency grows in step with L
/// </code>
/// So the ratio r = latency / reference says how far past the knee L is, as long as the reference is right; and how latency answers
/// to a change of L says whether the reference is right:
/// <code>
///   elasticity = ln(T2 / T1) / ln(L2 / L1)     0: the latency is the service itself;  1: it is queueing
/// </code>
/// While the window is what limits:
/// 1. Without a reference, search: steps of half as much again, up while latency stays; then down until it stays. Where it stays, it is the reference.
/// 2. r below the band (1.12 to 1.28): grow, by little at first, faster the longer it goes well.
/// 3. r inside the band: hold.
/// 4. r above it: shrink to where Little's law says the band is, at most to a quarter.
/// 5. Grown by <see cref="TestStep"/> and latency went along, though r is low: the reference is too high. Search down.
/// 6. Shrunk by as much and latency stayed: it was no queue, the service is slower. Go back, and the latency is the new reference.
/// 7. Held for a while: a smaller window for one epoch tells whether the reference is still right; it moves both ways.
/// Otherwise:
/// 8. Most handshakes did not complete: half the window.
/// 9. In calm the reference follows what is seen, by at most <see cref="CalmStep"/> an epoch: a deploy within minutes, a slow database of seconds not at all.
/// The band keeps a full backend within 1.3 of its knee, given that a median of <see cref="Epoch.EnoughSamples"/> is off by 7 %.
/// </remarks>
public sealed class AdaptiveWindow : IWindow
{
    /// <summary>
    /// Where it begins without a hint: enough that an ordinary day does not queue at the start (20 is also where Netflix' limits begin), few enough that a
    /// small server finds its way down within seconds.
    /// </summary>
    public const int DefaultInitial = 20;

    private const double Target = 1.17;
    private const double BandLow = 1.12;
    private const double BandHigh = 1.28;
    private const double SearchStep = 1.5;
    private const double SlowGrowth = 1.04;
    private const double FastGrowth = 1.5;

    /// <summary>A change of the window whose answer stands out of the noise: latency differs by a quarter, or not at all.</summary>
    private const double TestStep = 1.3;

    /// <summary>So much lower is not noise: the reference is too high, or things became better.</summary>
    private const double Lower = 0.85;

    private const double ProbeStep = 1.4;

    /// <summary>What a search finds is believed for long, so its epochs are longer: a median of 100 is off by 4 %.</summary>
    private const int EnoughToSearch = 100;

    /// <summary>A probe that is lower than the reference by this much doubts it.</summary>
    private const double Doubtful = 0.92;

    /// <summary>A probe costs a fifth of the throughput for one epoch.</summary>
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(30);

    /// <summary>A new reference is looked at once soon after.</summary>
    private static readonly TimeSpan FirstProbeAfter = TimeSpan.FromSeconds(3);

    /// <summary>So many epochs of calm that agree within a quarter make a reference that can be trusted; a single one may have seen a queue grow.</summary>
    private const int AgreeToTrust = 4;
    private const double Agree = 1.25;

    /// <summary>The most that one epoch shrinks the window.</summary>
    private const double LargestCut = 0.25;

    /// <summary>How far one epoch of calm moves the reference.</summary>
    private const double CalmStep = 1.005;

    private readonly Epoch _epoch = new();
    private readonly int _min;
    private readonly int _max;
    private double _limit;
    private double? _reference;
    private Search _search = Search.Up;
    private double _growth = FastGrowth;

    /// <summary>The window and the latency at the last point that needs no explanation.</summary>
    private (double Limit, double Latency)? _anchor;

    /// <summary>The window and the latency before a probe; null when none is under way.</summary>
    private (double Limit, double Latency)? _probedFrom;
    private TimeSpan _lastProbe;
    private int _agreeing;

    /// <summary>Makes a law that begins at a hint.</summary>
    /// <param name="initial">Where to begin.</param>
    /// <param name="min">The smallest window.</param>
    /// <param name="max">The largest window.</param>
    public AdaptiveWindow(int initial, int min, int max)
    {
        _min = min;
        _max = max;
        _limit = Math.Clamp(initial, min, max);
    }

    private enum Search
    {
        None,
        Up,
        Down,
    }

    /// <inheritdoc />
    public int Limit => (int)Math.Round(_limit);

    /// <inheritdoc />
    public TimeSpan? Reference => _reference is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <inheritdoc />
    public void Observe(in HandshakeSample sample) => _epoch.Observe(sample);

    /// <inheritdoc />
    public WindowMemory? Remember() =>
        _reference is { } reference && _search == Search.None ? new(_limit, reference) : null;

    /// <inheritdoc />
    public void Recall(WindowMemory memory)
    {
        _reference = memory.ReferenceSeconds;
        _search = Search.None;
        Set(memory.Limit);
    }

    /// <inheritdoc />
    public void Tick(in WindowMoment moment)
    {
        if (!_epoch.IsOver(moment, _search == Search.None ? Epoch.EnoughSamples : EnoughToSearch))
        {
            return;
        }

        if (!_epoch.MostlyCompleted)
        {
            Fail();
        }
        else if (!_epoch.LimitBound)
        {
            Idle(_epoch.Median, moment.Calm);
        }
        else if (_search != Search.None)
        {
            Seek(_epoch.Median, moment.Now);
        }
        else
        {
            Follow(_epoch.Median, moment.Now);
        }

        _epoch.Begin(moment.Now);
    }

    /// <summary>8: most handshakes timed out or lost their client; what they took says nothing of the service.</summary>
    private void Fail()
    {
        _anchor = null;
        _probedFrom = null;
        _growth = SlowGrowth;
        Set(_limit / 2);
    }

    /// <summary>9: places are free, so the window says nothing, and latency is the service's own.</summary>
    private void Idle(double latency, bool calm)
    {
        _anchor = null;
        if (_probedFrom is { } before)
        {
            _probedFrom = null;
            Set(before.Limit);
        }

        if (calm)
        {
            _agreeing =
                _reference is { } last && latency < last * Agree && latency > last / Agree
                    ? _agreeing + 1
                    : 1;
            if (_agreeing >= AgreeToTrust)
            {
                _search = Search.None;
            }

            _reference = _reference is { } known
                ? known * Math.Clamp(latency / known, 1 / CalmStep, CalmStep)
                : latency;
        }
    }

    /// <summary>1: finds the reference.</summary>
    private void Seek(double latency, TimeSpan now)
    {
        if (_anchor is not { } anchor || anchor.Limit == _limit)
        {
            _reference = null;
            _anchor = (_limit, latency);
            Set(_search == Search.Up ? _limit * SearchStep : _limit / SearchStep);
            if (_limit == _anchor.Value.Limit)
            {
                Found(latency, now);
            }

            return;
        }

        var elasticity = Elasticity(anchor, latency);
        if (_search == Search.Up)
        {
            if (elasticity < 0.5)
            {
                _reference = Math.Min(_reference ?? latency, anchor.Latency);
                _anchor = (_limit, latency);
                Set(_limit * SearchStep);
            }
            else if (_reference is { } flat)
            {
                Set(anchor.Limit);
                Found(flat, now);
            }
            else
            {
                // Past the knee from the very start.
                _search = Search.Down;
                Set(anchor.Limit);
            }
        }
        else if (elasticity < 0.5 || _limit <= _min)
        {
            Set(anchor.Limit);
            Found(latency, now);
        }
        else
        {
            _anchor = (_limit, latency);
            Set(_limit / SearchStep);
        }
    }

    private void Found(double reference, TimeSpan now)
    {
        _lastProbe = now - ProbeEvery + FirstProbeAfter;
        _reference = reference;
        _search = Search.None;
        _growth = SlowGrowth;
        _anchor = null;
    }

    /// <summary>2 to 7: keeps the window in the band.</summary>
    private void Follow(double latency, TimeSpan now)
    {
        var reference = _reference ?? latency;
        if (_probedFrom is { } before)
        {
            EndProbe(before, latency, now);
            return;
        }

        if (latency < reference * Lower)
        {
            reference = latency;
        }

        _reference = reference;
        var ratio = latency / reference;
        if (ratio < BandLow)
        {
            Grow(latency);
        }
        else if (ratio > BandHigh)
        {
            Shrink(latency, ratio, now);
        }
        else
        {
            Hold(latency, now);
        }
    }

    /// <summary>3, and now and then 7: a smaller window for one epoch, paid for by those who wait, tells whether the reference is still right.</summary>
    private void Hold(double latency, TimeSpan now)
    {
        _growth = SlowGrowth;
        _anchor = null;
        if (now - _lastProbe < ProbeEvery)
        {
            return;
        }

        _probedFrom = (_limit, latency);
        Set(_limit / ProbeStep);
    }

    private void EndProbe((double Limit, double Latency) before, double latency, TimeSpan now)
    {
        _lastProbe = now;
        _probedFrom = null;
        if (latency < _reference * Doubtful)
        {
            // Past the knee all the time: even less is lower than what was taken for normal.
            _search = Search.Down;
            return;
        }

        Set(before.Limit);
        if (Elasticity(before, latency) < 0.2)
        {
            Found(latency, now);
        }
    }

    private void Grow(double latency)
    {
        // A lower latency at a larger window: things became better by themselves, and the comparison begins anew.
        if (_anchor is not { } anchor || _limit < anchor.Limit || latency < anchor.Latency * Lower)
        {
            _anchor = (_limit, latency);
        }
        else if (_limit >= anchor.Limit * TestStep)
        {
            if (Elasticity(anchor, latency) > 0.5)
            {
                _search = Search.Down;
                _anchor = null;
                return;
            }

            _anchor = (_limit, latency);
        }

        Set(_limit * _growth);
        _growth = Math.Min(_growth * _growth, FastGrowth);
    }

    private void Shrink(double latency, double ratio, TimeSpan now)
    {
        _growth = SlowGrowth;

        // A higher latency at a smaller window: things became worse by themselves, and the comparison begins anew.
        if (_anchor is not { } anchor || _limit > anchor.Limit || latency > anchor.Latency / Lower)
        {
            _anchor = (_limit, latency);
        }
        else if (_limit <= anchor.Limit / TestStep)
        {
            if (Elasticity(anchor, latency) < 0.5)
            {
                Set(anchor.Limit);
                Found(latency, now);
                return;
            }

            _anchor = (_limit, latency);
        }

        Set(_limit * Math.Max(Target / ratio, LargestCut));
    }

    private double Elasticity((double Limit, double Latency) before, double latency) =>
        Math.Log(latency / before.Latency) / Math.Log(_limit / before.Limit);

    private void Set(double limit) => _limit = Math.Clamp(limit, _min, _max);
}
