namespace Gatekeeper.Windows;

/// <summary>
/// Finds the knee: the window at which the backend is busy and nothing queues in it. Not thread-safe; the gate's lock covers it. Why it is as it is, and
/// what others do: docs/decisions/0005.
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
/// 1. Without a reference, search (<see cref="KneeSearch"/>).
/// 2. r below the band: grow, by little at first, faster the longer it goes well.
/// 3. r inside the band: hold.
/// 4. r above it: shrink to where Little's law says the band is, at most to a quarter.
/// 5. Grown by <see cref="TestStep"/> and latency went along, though r is low: the reference is too high. Search down.
/// 6. Shrunk by as much and latency stayed: it was no queue, the service is slower. Go back, and the latency is the new working reference.
/// 7. r above the band in the first epoch after calm: the window did not grow into it, so it may be either. One step up tells, and costs foreground less.
/// 8. Held for a while: a smaller window for background alone, for one epoch, tells whether the working reference is still right; it moves both ways.
/// Otherwise:
/// 9. Most handshakes did not complete: half the window.
/// 10. Places are free: latency is the service's own, and in calm becomes the reference (<see cref="CalmReference"/>). Handshakes of crowded moments tell
/// whether the window is too small or too large (<see cref="CalmWindow"/>).
/// The working reference is what the law goes by; the reference is what was normal in calm, and no storm moves it.
/// </remarks>
public sealed partial class AdaptiveWindow : IWindow
{
    /// <summary>
    /// Where it begins without a hint: enough that an ordinary day does not queue at the start (20 is also where Netflix' limits begin), few enough that a
    /// small server finds its way down within seconds.
    /// </summary>
    public const int DefaultInitial = 20;

    private const double BandLow = 1.06;

    /// <summary>Below the band by more than chance: growing may become faster.</summary>
    private const double SurelyLow = 1.03;
    private const double Target = 1.11;
    private const double BandHigh = 1.13;
    private const double SlowGrowth = 1.04;
    private const double FastGrowth = 1.4;

    /// <summary>Each step that goes surely well is so much larger in its logarithm: twice in a row by chance happens, five times does not.</summary>
    private const double Faster = 1.5;

    /// <summary>A change of the window whose answer stands out of the noise: latency differs by a quarter, or not at all.</summary>
    private const double TestStep = 1.3;

    /// <summary>So much lower is not noise: the reference is too high, or things became better.</summary>
    private const double Lower = 0.85;

    /// <summary>Up to here one step up is harmless; above it, shrinking first is the safe way.</summary>
    private const double StillHarmless = 1.7;

    /// <summary>The step up, and the samples it needs to be sure: two medians of 120 differ by 6 % by chance, and by 40 % if it queues.</summary>
    private const double TestUpStep = 1.4;
    private const int EnoughToTest = 120;

    /// <summary>How far one epoch of free places moves the working reference.</summary>
    private const double IdleStep = 1.01;

    /// <summary>After so long the backend may be another; a knee that is older is felt for anew.</summary>
    private static readonly TimeSpan KneeLasts = TimeSpan.FromMinutes(1);

    /// <summary>So many epochs later it may be another day's service.</summary>
    private const int StillComparable = 12;

    /// <summary>The most that one epoch shrinks the window.</summary>
    private const double LargestCut = 0.25;

    private readonly ClassMix _mix = new();
    private readonly Epoch _epoch;
    private readonly CalmReference _calm = new();
    private readonly BackgroundProbe _probe = new();
    private readonly CalmWindow _calmWindow;
    private readonly int _min;
    private readonly int _max;
    private double _limit;
    private double? _reference;
    private KneeSearch? _search;
    private double _growth = FastGrowth;

    /// <summary>Places were free until now.</summary>
    private bool _wasIdle = true;

    /// <summary>A step up is under way that tells whether the service is slower or queues.</summary>
    private bool _testsUp;

    /// <summary>The last window that was full and inside the band.</summary>
    private double? _knee;
    private TimeSpan _kneeAt;

    /// <summary>What background may use by the word of the gate whose window counts; null while this one does.</summary>
    private int? _followed;

    /// <summary>Where growing began, or the last point that needs no explanation since.</summary>
    private WindowPoint? _grownFrom;

    /// <summary>Where shrinking began, and how many epochs ago.</summary>
    private WindowPoint? _shrunkFrom;
    private int _sinceShrunk;

    /// <summary>Makes a law that begins at a hint and knows nothing yet.</summary>
    /// <param name="initial">Where to begin, in handshakes; taken to the nearest end of the range when it is outside.</param>
    /// <param name="min">The smallest window, at least 1.</param>
    /// <param name="max">The largest window, at least <paramref name="min"/>.</param>
    public AdaptiveWindow(int initial, int min, int max)
    {
        _min = min;
        _max = max;
        _limit = Math.Clamp(initial, min, max);
        _calmWindow = new CalmWindow(_limit);
        _epoch = new Epoch(_mix);
        _search = new KneeSearch(up: true, min);
    }

    /// <inheritdoc />
    public int Limit => (int)Math.Round(_limit);

    /// <inheritdoc />
    public int BackgroundLimit =>
        _followed is { } followed ? Math.Clamp(followed, 1, Limit)
        : _probe.IsUnderWay ? Math.Max((int)Math.Round(_probe.Limit), 1)
        : Limit;

    /// <inheritdoc />
    public TimeSpan? Reference => Duration(_calm.Seconds ?? _reference);

    /// <inheritdoc />
    public TimeSpan? WorkingReference => Duration(_reference);

    /// <inheritdoc />
    public void Observe(in HandshakeSample sample) => _epoch.Observe(sample);

    /// <inheritdoc />
    public WindowMemory? Remember() =>
        (_calm.Seconds ?? _reference) is { } reference && _search is null
            ? new WindowMemory(_knee ?? _limit, reference)
            : null;

    /// <inheritdoc />
    public void Recall(WindowMemory memory)
    {
        Set(memory.Limit);
        _knee = _limit;
        if (memory.ReferenceSeconds is { } reference)
        {
            _calm.Recall(reference);
            _reference = reference;
            _search = null;
        }
    }

    /// <inheritdoc />
    public void Tick(in WindowMoment moment)
    {
        _followed = null;
        if (!_epoch.IsOver(moment, Enough, _reference ?? 0))
        {
            return;
        }

        if (!_epoch.MostlyCompleted)
        {
            Fail();
        }
        else if (!_epoch.LimitBound)
        {
            Idle(_epoch.Median, moment.Calm, moment.Now);
        }
        else
        {
            if (_search is not null)
            {
                Seek(_search, moment.Now);
            }
            else
            {
                Follow(_epoch.Median, moment.Now);
            }

            _wasIdle = false;
            _calmWindow.Clear();
        }

        _epoch.Begin(moment.Now);
    }

    private int Enough =>
        _testsUp || _probe.IsUnderWay ? EnoughToTest
        : _search is not null ? KneeSearch.EnoughSamples
        : Epoch.EnoughSamples;

    private static TimeSpan? Duration(double? seconds) =>
        seconds is { } known ? TimeSpan.FromSeconds(known) : null;

    /// <summary>9: most handshakes timed out or lost their client; what they took says nothing of the service.</summary>
    private void Fail()
    {
        Forget();
        _growth = SlowGrowth;
        Set(_limit / 2);
    }

    /// <summary>10: places are free, so the window says nothing, and latency is the service's own.</summary>
    private void Idle(double latency, bool calm, TimeSpan now)
    {
        Forget();
        _wasIdle = true;
        _growth = FastGrowth;
        if (calm)
        {
            _mix.Learn(_epoch.Samples);
            _calm.Learn(latency);
            _search = _calm.IsTrusted ? null : _search;
        }

        _reference = _reference is { } known
            ? CalmReference.Approach(known, latency, IdleStep)
            : latency;
        (var next, var isKnee) = _calmWindow.Next(
            _epoch,
            _limit,
            _reference.Value,
            _knee,
            _calm.IsTrusted
        );
        Set(next);
        if (isKnee)
        {
            _knee = _limit;
            _kneeAt = now;
        }
    }

    /// <summary>1: finds the working reference.</summary>
    private void Seek(KneeSearch search, TimeSpan now)
    {
        var (next, found) = search.Look(_epoch.At(_limit));
        Set(next);
        if (found is { } reference)
        {
            Found(reference, now);
        }
    }

    private void Found(double reference, TimeSpan now)
    {
        _reference = _calm.Explains(reference) ? _calm.Seconds : reference;
        _search = null;
        _growth = SlowGrowth;
        Forget();
        _probe.Soon(now);
    }

    /// <summary>2 to 8: keeps the window in the band.</summary>
    private void Follow(double latency, TimeSpan now)
    {
        var reference = _reference ?? latency;
        if (_wasIdle)
        {
            _probe.NotYet(now);
        }

        if (_probe.IsUnderWay)
        {
            EndProbe(reference, latency, now);
            return;
        }

        if (_testsUp)
        {
            EndTest(latency, now);
            return;
        }

        if (latency < reference * Lower && _epoch.At(_limit).IsSurelyLower(reference))
        {
            reference = latency;
        }

        _reference = reference;
        var ratio = latency / reference;
        var surely = _epoch.At(_limit).CautiousLatency / reference;
        var bold = _wasIdle && !KnowsKnee(now);
        if (ratio < (bold ? BandHigh : BandLow))
        {
            Grow(latency, ratio);
        }
        else if (IsSlower())
        {
            Set(_shrunkFrom!.Value.Limit); // IsSlower compares with it
            Found(latency, now);
        }
        else if (surely <= BandHigh)
        {
            Hold(surely, now);
        }
        else if (bold && ratio < StillHarmless && _limit < _max)
        {
            _testsUp = true;
            _grownFrom = _epoch.At(_limit);
            Set(_limit * TestUpStep);
        }
        else
        {
            Shrink(surely);
        }
    }

    /// <summary>The window is about where it was full and in the band a moment ago: there is no need to feel for it.</summary>
    private bool KnowsKnee(TimeSpan now) =>
        _knee is { } knee && _limit > 0.8 * knee && now - _kneeAt < KneeLasts;

    /// <summary>6: compared with where the shrinking began: the further it goes, the less chance weighs.</summary>
    private bool IsSlower()
    {
        if (_shrunkFrom is not { } start || ++_sinceShrunk > StillComparable)
        {
            _shrunkFrom = null;
            return false;
        }

        return _limit <= start.Limit / TestStep && start.SurelyStays(_epoch.At(_limit));
    }
}
