namespace Gatekeeper.Replay.Measures;

/// <summary>
/// The best that could have been done with the clients that came and the capacity there was: everybody waits as long as need be, foreground
/// first, nothing is wasted. A fluid in steps of 10 ms, so exact to about that.
/// </summary>
internal sealed class IdealBackend
{
    private const double StepSeconds = 0.01;
    private readonly List<double> _foreground = [];
    private readonly List<double> _background = [];
    private readonly List<(double At, double PerSecond)> _capacity = [];

    /// <param name="at">When a client first came.</param>
    /// <param name="foreground">Whether a person waits.</param>
    /// <param name="work">How much work it is, as a multiple of the mean.</param>
    public void Came(double at, bool foreground, double work = 1)
    {
        var step = (int)(at / StepSeconds);
        while (_foreground.Count <= step)
        {
            _foreground.Add(0);
            _background.Add(0);
        }

        (foreground ? _foreground : _background)[step] += work;
    }

    public void CapacityBecame(double at, double perSecond) => _capacity.Add((at, perSecond));

    /// <summary>When a share of the background clients that came between two moments would be in; infinite when that cannot be told.</summary>
    public double BackgroundInAt(double share, double from, double to)
    {
        var (before, during) = (CountBackground(0, from), CountBackground(from, to));
        var wanted = before + share * during;
        var (foreground, background, served) = (0.0, 0.0, 0.0);
        var next = 0;
        var perSecond = 0.0;
        for (var step = 0; step < _foreground.Count * 20 + 1000; step++)
        {
            var at = step * StepSeconds;
            perSecond = CapacityAt(at, perSecond, ref next);
            if (step < _foreground.Count)
            {
                foreground += _foreground[step];
                background += _background[step];
            }

            var work = perSecond * StepSeconds;
            var forForeground = Math.Min(foreground, work);
            foreground -= forForeground;
            var forBackground = Math.Min(background, work - forForeground);
            background -= forBackground;
            served += forBackground;
            if (served >= wanted - 1e-6)
            {
                return at + StepSeconds;
            }
        }

        return double.PositiveInfinity;
    }

    /// <summary>How much of the foreground's work that came between two moments could have been done within a wait, others' not at all.</summary>
    public double ForegroundWithin(double waitSeconds, double from, double to)
    {
        var last = (int)Math.Min(_foreground.Count, to / StepSeconds);
        var left = _foreground.Take(last).ToArray();
        var waitSteps = (int)(waitSeconds / StepSeconds);
        var head = (int)(from / StepSeconds);
        var (served, perSecond, next) = (0.0, 0.0, 0);
        for (var step = 0; step < last + waitSteps; step++)
        {
            perSecond = CapacityAt(step * StepSeconds, perSecond, ref next);
            var work = perSecond * StepSeconds;
            while (head < last && head <= step)
            {
                var now = step - head > waitSteps ? 0 : Math.Min(left[head], work);
                left[head] -= now;
                work -= now;
                served += now;
                if (left[head] > 0 && step - head <= waitSteps)
                {
                    break;
                }

                head++;
            }
        }

        return served;
    }

    private double CountBackground(double from, double to)
    {
        var count = 0.0;
        var last = Math.Min((int)Math.Round(to / StepSeconds), _background.Count);
        for (var step = (int)Math.Round(from / StepSeconds); step < last; step++)
        {
            count += _background[step];
        }

        return count;
    }

    private double CapacityAt(double at, double before, ref int next)
    {
        while (next < _capacity.Count && _capacity[next].At <= at)
        {
            before = _capacity[next++].PerSecond;
        }

        return before;
    }
}
