namespace Gatekeeper.Windows;

/// <summary>
/// Finds the latency of the service itself when no reference is known, or the one that is known is doubted: steps of half as much again, up while latency
/// stays, then down until it stays. Where it stays, it is the service's own.
/// </summary>
/// <param name="up">Whether to begin upwards.</param>
/// <param name="min">The smallest window.</param>
internal sealed class KneeSearch(bool up, double min)
{
    /// <summary>What a search finds is believed for long, so its epochs are longer: a median of 100 is off by 4 %.</summary>
    public const int EnoughSamples = 100;

    private const double Step = 1.5;

    /// <summary>Between "latency stays" (0) and "latency goes along" (1).</summary>
    private const double Half = 0.5;

    private bool _up = up;
    private bool _turned;
    private WindowPoint? _anchor;
    private double _flatTotal;
    private int _flatSamples;

    /// <summary>Takes what was seen and says where to look next.</summary>
    /// <param name="here">The window now, and its latency.</param>
    /// <returns>The window to go to (the caller keeps it in its bounds), and the latency that was found when the search is over.</returns>
    public (double Limit, double? Found) Look(in WindowPoint here)
    {
        if (_anchor is not { } anchor || anchor.Limit == here.Limit)
        {
            if (_anchor is not null && !_turned)
            {
                // The bounds allow no step in this direction.
                return (here.Limit, Flat ?? here.Latency);
            }

            _turned = false;
            _anchor = here;
            return (Next(here), null);
        }

        var answers = anchor.ElasticityTo(here) >= Half;
        return _up ? LookUp(anchor, here, answers) : LookDown(anchor, here, answers);
    }

    private (double, double?) LookUp(in WindowPoint anchor, in WindowPoint here, bool answers)
    {
        if (!answers)
        {
            _flatTotal += anchor.Latency * anchor.Samples;
            _flatSamples += anchor.Samples;
            _anchor = here;
            return (Next(here), null);
        }

        if (Flat is { } flat)
        {
            return (anchor.Limit, flat);
        }

        // Past the knee from the very start.
        _up = false;
        _turned = true;
        return (anchor.Limit, null);
    }

    private (double, double?) LookDown(in WindowPoint anchor, in WindowPoint here, bool answers)
    {
        if (!answers || here.Limit <= min)
        {
            return (anchor.Limit, here.Latency);
        }

        _anchor = here;
        return (Next(here), null);
    }

    /// <summary>The latency of all the windows at which it stayed. Their mean: the least of them would be too low by chance.</summary>
    private double? Flat => _flatSamples > 0 ? _flatTotal / _flatSamples : null;

    private double Next(in WindowPoint here) => _up ? here.Limit * Step : here.Limit / Step;
}
