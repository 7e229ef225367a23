namespace Gatekeeper.Emergency;

/// <summary>What the probes of one destination have shown. Not thread-safe; the gate's lock covers it.</summary>
/// <param name="interval">How often it is probed.</param>
public sealed class ProbeHistory(TimeSpan interval)
{
    /// <summary>The median of so many is how long a probe takes now: one slow probe is chance, two of three are not.</summary>
    public const int Last = 3;

    /// <summary>So many failures in a row, and <see cref="LongEnough"/>, are worth waking somebody.</summary>
    public const int ManyFailures = 3;

    /// <summary>How long probes must have failed before it is said.</summary>
    public static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(10);

    private readonly ProbeReference _reference = new(interval);
    private readonly TimeSpan[] _last = new TimeSpan[Last];
    private readonly long[] _counts = new long[Enum.GetValues<ProbeOutcome>().Length];
    private int _seen;
    private int _failures;
    private TimeSpan _failingSince;

    /// <summary>How long a probe takes when nothing is wrong; null while that is not known.</summary>
    public TimeSpan? Reference => _reference.Value;

    /// <summary>How long a probe takes now: the median of the last <see cref="Last"/>; null before there were so many. One that failed took its timeout or longer.</summary>
    public TimeSpan? Now { get; private set; }

    /// <summary><see cref="Now"/> over <see cref="Reference"/>; null while one of them is not known.</summary>
    public double? Ratio => Now / Reference;

    /// <summary>Whether probes have failed for long.</summary>
    public bool IsFailing { get; private set; }

    /// <summary>How many probes ended so.</summary>
    public long Count(ProbeOutcome outcome) => _counts[(int)outcome];

    /// <summary>A probe ended.</summary>
    /// <param name="outcome">How.</param>
    /// <param name="took">How long it took; of one that failed, its timeout or longer.</param>
    /// <param name="isCalm">Whether nothing is wrong and places are free. Only then the reference learns, and not from failures: they are nobody's usual time.</param>
    /// <param name="now">Time since any fixed moment; must not run backwards.</param>
    /// <returns>Whether there is something to tell.</returns>
    public ProbeNews Add(ProbeOutcome outcome, TimeSpan took, bool isCalm, TimeSpan now)
    {
        _counts[(int)outcome]++;
        if (outcome == ProbeOutcome.NotSent)
        {
            return ProbeNews.None;
        }

        _last[_seen++ % Last] = took;
        if (_seen >= Last)
        {
            var sorted = _last.Order().ToArray();
            Now = sorted[Last / 2];
        }

        if (isCalm && outcome == ProbeOutcome.Answered)
        {
            _reference.Learn(took);
        }

        return NewsOf(outcome, now);
    }

    private ProbeNews NewsOf(ProbeOutcome outcome, TimeSpan now)
    {
        if (outcome == ProbeOutcome.Answered)
        {
            _failures = 0;
            var news = IsFailing ? ProbeNews.AnswersAgain : ProbeNews.None;
            IsFailing = false;
            return news;
        }

        if (_failures++ == 0)
        {
            _failingSince = now;
        }

        if (IsFailing || _failures < ManyFailures || now - _failingSince < LongEnough)
        {
            return ProbeNews.None;
        }

        IsFailing = true;
        return ProbeNews.Fails;
    }
}
