namespace Gatekeeper.Windows;

/// <summary>
/// Where the window goes while places are free. Mostly nothing can be learned then; but now and then many come at once, and what handshakes take while the
/// window is nearly full tells whether it holds more than the backend works on. Not thread-safe; the gate's lock covers it.
/// </summary>
/// <param name="initial">The window to begin with, in handshakes.</param>
internal sealed class CalmWindow(double initial)
{
    /// <summary>A window is nearly full from here on.</summary>
    private const double NearlyFull = 0.8;

    /// <summary>Crowded handshakes of fewer epochs may all be of one pause.</summary>
    private const int EnoughEpochs = 3;
    private const int EnoughSamples = 12;

    /// <summary>Cutting says that the knee is known, and wants to be sure: a median of 36 is off by 7 %.</summary>
    private const int EnoughToCut = 36;
    private const int MostSamples = 64;

    private const double Growth = 1.1;
    private const double LargestCut = 0.8;

    /// <summary>Crowded handshakes that take so much longer than others queued in the backend.</summary>
    private const double Queues = 1.3;

    /// <summary>And these did not.</summary>
    private const double Flows = 1.15;

    private const double Decay = 0.99;

    /// <summary>What calm uses at most is forgotten by half in some minutes.</summary>
    private const double UsedDecay = 0.999;

    /// <summary>A window of so many times what calm uses at most holds the knee of a backend that calm uses to two fifths or more.</summary>
    private const double RoomToBegin = 2.5;

    /// <summary>The smallest window to begin a storm with where nothing is known of the knee.</summary>
    private const double Small = 8;

    private readonly List<double> _crowded = [];
    private int _crowdedEpochs;
    private bool _ranOut;
    private double _usedAtMost;

    /// <summary>An epoch in which places were free.</summary>
    /// <param name="epoch">What was seen in it.</param>
    /// <param name="limit">The window.</param>
    /// <param name="reference">The working reference in seconds.</param>
    /// <param name="knee">The last window that was full and in the band, or null.</param>
    /// <param name="trusted">Whether the reference can be trusted.</param>
    /// <returns>The window from now on, and whether it was seen to be about the knee.</returns>
    public (double Limit, bool IsKnee) Next(
        Epoch epoch,
        double limit,
        double reference,
        double? knee,
        bool trusted
    )
    {
        _usedAtMost = Math.Max(_usedAtMost * UsedDecay, epoch.MeanPlacesUsed);
        _ranOut |= epoch.RanOut;
        Gather(epoch, limit);
        if (_crowded.Count >= EnoughSamples && _crowdedEpochs >= EnoughEpochs)
        {
            var ratio = Median() / reference;
            if (_ranOut && ratio < Flows)
            {
                Clear();
                return (limit * Growth, false);
            }

            if (_crowded.Count >= EnoughToCut)
            {
                Clear();
                return ratio > Queues
                    ? (Math.Max(limit * LargestCut, Math.Min(limit, Small)), true)
                    : (limit, false);
            }
        }

        var floor =
            knee ?? (trusted ? Math.Clamp(RoomToBegin * _usedAtMost, Small, initial) : initial);
        return (epoch.RanOut ? limit : Math.Max(limit * Decay, Math.Min(limit, floor)), false);
    }

    /// <summary>The window was moved by others: what was crowded before says nothing of now.</summary>
    public void Clear()
    {
        _crowded.Clear();
        _crowdedEpochs = 0;
        _ranOut = false;
    }

    private void Gather(Epoch epoch, double limit)
    {
        var before = _crowded.Count;
        epoch.AddLatenciesAt(NearlyFull * limit, _crowded);
        _crowdedEpochs += _crowded.Count > before ? 1 : 0;
        if (_crowded.Count > MostSamples)
        {
            _crowded.RemoveRange(0, _crowded.Count - MostSamples);
        }
    }

    private double Median()
    {
        _crowded.Sort();
        return _crowded[_crowded.Count / 2];
    }
}
