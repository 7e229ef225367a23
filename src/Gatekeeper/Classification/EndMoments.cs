using Gatekeeper.Windows;

namespace Gatekeeper.Classification;

/// <summary>
/// How many tunnels ended in each second of the last hour, whether that second is a spike (several times what is usual, and far beyond chance), and how
/// many of its devices have come back: when as many are back as there were too many ends, the wave is over, and whoever comes later ended in that
/// second by chance. Somebody restarted a server, a network went away; no person chose that second. Not thread-safe; the inference's lock covers it.
/// </summary>
/// <param name="began">When it begins to watch: time since any fixed moment.</param>
internal sealed class EndMoments(TimeSpan began)
{
    /// <summary>How far it looks back, in seconds.</summary>
    public const int Seconds = 3600;

    /// <summary>At least three quarters of a spike's ends are more than usual.</summary>
    private const double Times = 4;
    private const double Few = 20;

    /// <summary>By how many deviations the usual part of a spike may be larger than it is on average: rather the last of a wave is a person than the other way round.</summary>
    private const double Doubt = 2;
    private readonly SurgeMeter _ends = new();
    private readonly RateMeter _lastSecond = new(slots: 10);
    private readonly int[] _ended = new int[Seconds];
    private readonly int[] _returned = new int[Seconds];
    private int _last = SecondOf(began);

    public static int SecondOf(TimeSpan moment) => (int)Math.Floor(moment.TotalSeconds);

    /// <summary>Counts an end. <see cref="MoveTo"/> comes first.</summary>
    public void Count(TimeSpan now)
    {
        _ends.Count(now);
        _lastSecond.Count(now);
        _ended[Slot(_last)]++;
    }

    /// <summary>Time passed.</summary>
    public void MoveTo(TimeSpan now, bool isCalm)
    {
        _ends.MoveTo(now, isCalm);
        var second = SecondOf(now);
        for (var passed = Math.Max(_last + 1, second - Seconds + 1); passed <= second; passed++)
        {
            _ended[Slot(passed)] = 0;
            _returned[Slot(passed)] = 0;
        }

        _last = Math.Max(_last, second);
    }

    /// <summary>A device comes back whose tunnel ended in a second: does it belong to a wave that ended then? What is older than an hour is forgotten: no.</summary>
    /// <param name="second">The second.</param>
    /// <param name="isFirst">Whether it comes for the first time since.</param>
    /// <param name="now">Now.</param>
    public bool IsOfWave(int second, bool isFirst, TimeSpan now)
    {
        if (!_ends.IsKnown || second > _last || second <= _last - Seconds)
        {
            return false;
        }

        var slot = Slot(second);
        _returned[slot] += isFirst ? 1 : 0;

        // A second that is not over, or a spike that began in the middle of one: the last thousand milliseconds say it sooner.
        var ended =
            second >= _last - 1 ? Math.Max(_ended[slot], _lastSecond.PerSecond(now)) : _ended[slot];
        return !Chance.Explains(ended, _ends.Usual, Times, Few)
            && _returned[slot] <= ended - _ends.Usual - Doubt * Math.Sqrt(_ends.Usual);
    }

    private static int Slot(int second) => (second % Seconds + Seconds) % Seconds;
}
