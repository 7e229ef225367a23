namespace Gatekeeper.Windows;

/// <content>The single moves: what is done in and around the band.</content>
public sealed partial class AdaptiveWindow
{
    /// <inheritdoc />
    public void Follow(in LeadingWindow leader, TimeSpan now)
    {
        Forget();
        _probe.NotYet(now);
        _calmWindow.Clear();
        _growth = SlowGrowth;
        _wasIdle = false;
        _followed = leader.BackgroundLimit;
        Set(leader.Limit);
        if (WorkingAs(leader) is { } working)
        {
            _reference = working;
            _search = null;
        }

        // What was seen so far was seen at another window.
        _epoch.Begin(now);
    }

    /// <summary>No service is so much slower at work than in calm; a peer that says so is not believed, or a place could be held for years.</summary>
    private const double SlowestLeader = 1000;

    /// <summary>The leader's working reference as this gate would see it: the way to the backend is not equally long from everywhere, so it is told by how much slower the service is.</summary>
    private double? WorkingAs(in LeadingWindow leader) =>
        leader.WorkingReference is not { } theirs ? null
        : _calm.Seconds is { } own && leader.Reference is { } calm && calm > TimeSpan.Zero
            ? own * Math.Min(theirs / calm, SlowestLeader)
        : theirs.TotalSeconds;

    /// <summary>2 and 5.</summary>
    private void Grow(double latency, double ratio)
    {
        _shrunkFrom = null;
        var here = _epoch.At(_limit);

        // A lower latency at a larger window: things became better by themselves, and the comparison begins anew.
        if (_grownFrom is not { } start || _limit < start.Limit || latency < start.Latency * Lower)
        {
            _grownFrom = here;
        }
        else if (_limit >= start.Limit * TestStep)
        {
            if (start.SurelyAnswers(here))
            {
                SearchDown();
                return;
            }

            _grownFrom = here;
        }

        Set(_limit * _growth);
        _growth = ratio < SurelyLow ? Math.Min(Math.Pow(_growth, Faster), FastGrowth) : _growth;
    }

    /// <summary>3, and now and then 8.</summary>
    private void Hold(double surely, TimeSpan now)
    {
        // On the way up, one epoch that is in the band by chance must not make a beginner of it: growth goes back as it came, step by step.
        if (surely > SurelyLow)
        {
            _growth = Math.Max(Math.Pow(_growth, 1 / Faster), SlowGrowth);
            _knee = _limit;
            _kneeAt = now;
        }

        _grownFrom = null;
        _probe.BeginIfDue(_limit, now);
    }

    /// <summary>4.</summary>
    private void Shrink(double ratio)
    {
        _growth = SlowGrowth;
        if (_shrunkFrom is null)
        {
            _shrunkFrom = _epoch.At(_limit);
            _sinceShrunk = 0;
        }

        Set(_limit * Math.Max(Target / ratio, LargestCut));
    }

    /// <summary>7: the step up was answered, or it was not.</summary>
    private void EndTest(double latency, TimeSpan now)
    {
        _testsUp = false;
        if (_grownFrom is { } start && start.ElasticityTo(_epoch.At(_limit)) < 0.5)
        {
            Found(latency, now);
            _growth = FastGrowth;
            return;
        }

        _grownFrom = null;
        Shrink(latency / (_reference ?? latency));
    }

    /// <summary>8: what background paid for.</summary>
    private void EndProbe(double reference, double latency, TimeSpan now)
    {
        switch (_probe.End(reference, latency, _epoch.MeanPlacesUsed, now))
        {
            case ProbeVerdict.TooHigh when !_calm.Explains(latency):
                SearchDown();
                break;
            case ProbeVerdict.TooHigh:
            case ProbeVerdict.Right:
                _reference = Math.Sqrt(reference * latency);
                break;
            case ProbeVerdict.TooLow:
                // Found says of both what they are: calm's, or new.
                Found(latency, now);
                break;
            default:
                // Foreground used the places: nothing was learned.
                break;
        }
    }

    private void SearchDown()
    {
        Forget();
        _search = new KneeSearch(up: false, _min);
    }

    private void Forget()
    {
        _grownFrom = null;
        _shrunkFrom = null;
        _testsUp = false;
        _probe.Cancel();
    }

    private void Set(double limit) => _limit = Math.Clamp(limit, _min, _max);
}
