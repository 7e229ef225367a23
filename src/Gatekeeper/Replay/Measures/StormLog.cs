using Gatekeeper.Replay.Doors;
using Gatekeeper.Replay.Engine;

namespace Gatekeeper.Replay.Measures;

/// <summary>Writes down what happens in a replay, and says at the end what it comes to.</summary>
internal sealed class StormLog
{
    private const double BacklogSeconds = 1;
    private const int KeptStageChanges = 1000;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);
    private readonly LatencyHistogram _calm = new();
    private readonly LatencyHistogram _storm = new();
    private readonly LatencyHistogram _early = new();
    private readonly LatencyHistogram _later = new();
    private readonly List<double> _backgroundReadyAt = [];
    private readonly List<TimelineSlot> _slots = [];
    private readonly List<StageChange> _stages = [];
    private readonly IdealBackend _ideal = new();
    private readonly Recognition _recognition = new();
    private readonly double _slotSeconds;
    private readonly bool _knowsIdeal;
    private readonly double _stormBegins;
    private readonly double _stormEnds;
    private TimelineSlot _slot = new();
    private double _capacity;
    private double _capacitySince;
    private double _capacityChangedAt = double.NegativeInfinity;
    private int _unsettledBefore;
    private double _useful;
    private double _possible;
    private (long Born, long Ready, long GaveUp, long Silent, long Tries) _fates;
    private (int Came, int Soon, int Ready) _foreground;
    private double _foregroundOfRushSoon;
    private (int Came, long Tries) _background;
    private long _completed;
    private long _wasted;
    private int _forwardedAfterLeaving;
    private double _peak;
    private double _peakLater;
    private double _spike;
    private int _stage;
    private int _stageBefore;
    private int _stageHighest;
    private int _stageChanges;
    private double? _detectedAt;
    private bool _isDismissed;

    public StormLog(Scenario scenario)
    {
        _stormBegins = scenario.CalmLasts.TotalSeconds;
        _stormEnds = _stormBegins + scenario.StormLasts.TotalSeconds;
        _slotSeconds = _stormEnds > 7200 ? 60 : 1;
        _knowsIdeal = _stormEnds <= 7200;
        _slot = new TimelineSlot { Seconds = _slotSeconds };
    }

    /// <summary>Clients that want in and neither got in nor gave up.</summary>
    public int Unsettled { get; private set; }

    /// <summary>Those of them that belong to the storm.</summary>
    public int UnsettledOfStorm { get; private set; }

    public int Stage => _stage;

    public void Born(double at, in Client client)
    {
        _fates.Born++;
        Unsettled++;
        UnsettledOfStorm += client.Is(ClientTraits.OfStorm) ? 1 : 0;
        if (_knowsIdeal)
        {
            _ideal.Came(at, client.Is(ClientTraits.Foreground), client.Work);
        }
    }

    public void Tried(in Client client)
    {
        if (client.Is(ClientTraits.Foreground))
        {
            _slot.ForegroundTries++;
        }
        else
        {
            _slot.BackgroundTries++;
        }
    }

    public void Judged(in Client client, bool isPerson) => _recognition.Judged(client, isPerson);

    public void Refused() => _slot.Refused++;

    public void Forwarded(bool clientHasLeft)
    {
        _slot.Forwarded++;
        _forwardedAfterLeaving += clientHasLeft ? 1 : 0;
    }

    public void InFlight(double at, double overKnee)
    {
        _peak = Math.Max(_peak, overKnee);
        if (at >= Math.Max(_stormBegins, _capacityChangedAt) + 3)
        {
            _peakLater = Math.Max(_peakLater, overKnee);
        }
    }

    public void Wasted()
    {
        _slot.Wasted++;
        _wasted++;
        _completed++;
    }

    public void Ready(double at, TimeSpan wait, in Client client)
    {
        _completed++;
        _fates.Ready++;
        _slot.Useful += client.Work;
        Settle(client);
        if (!client.Is(ClientTraits.Foreground))
        {
            _slot.BackgroundReady++;
            if (client.Is(ClientTraits.OfStorm))
            {
                _backgroundReadyAt.Add(at);
            }

            return;
        }

        _slot.ForegroundReady++;
        HistogramOf(client)?.Add(wait);
        if (client.Is(ClientTraits.InStorm))
        {
            (client.Is(ClientTraits.EarlyInStorm) ? _early : _later).Add(wait);
            _foreground.Ready++;
            if (wait <= Soon)
            {
                _foreground.Soon++;
                _foregroundOfRushSoon += client.Is(ClientTraits.OfStorm) ? client.Work : 0;
            }
        }
    }

    public void GaveUp(in Client client)
    {
        _fates.GaveUp++;
        Settle(client);
        CountEndless(client);
    }

    public void FellSilent(in Client client)
    {
        _completed++;
        _fates.Silent++;
        Unsettled--;
        UnsettledOfStorm -= client.Is(ClientTraits.OfStorm) ? 1 : 0;
        _fates.Tries += client.Tries;
    }

    /// <summary>Counts a client that is still trying when the replay ends.</summary>
    public void LeftOver(in Client client)
    {
        _fates.Tries += client.Tries;
        CountGroups(client);
        CountEndless(client);
    }

    public void CapacityBecame(double at, double perSecond)
    {
        CountPossible(at);
        _capacity = perSecond;
        _capacityChangedAt = at > 0 ? at : double.NegativeInfinity;
        _ideal.CapacityBecame(at, perSecond);
    }

    public void StageChanged(double at, int before, int after)
    {
        _stage = after;
        _slot.Stage = Math.Max(_slot.Stage, after);
        _stageHighest = Math.Max(_stageHighest, after);
        if (_stages.Count < KeptStageChanges || after >= 2)
        {
            _stages.Add(new StageChange(at, before, after));
        }

        if (at < _stormBegins)
        {
            return;
        }

        _stageChanges++;
        _detectedAt ??= after >= 2 ? at : null;
    }

    /// <summary>The storm begins: a stage that is there already is not detection, but stands.</summary>
    public void StormBegins(double at)
    {
        _stageBefore = _stage;
        _detectedAt = _stage >= 2 ? at : null;
    }

    /// <summary>Nobody tries any more: a backend with nothing to do wastes nothing from now on.</summary>
    public void Dismissed() => _isDismissed = true;

    /// <summary>Closes the slot when it is full.</summary>
    public void Tick(double at, int inFlight, IFrontDoor door)
    {
        if (at < _slot.At + _slotSeconds - 1e-9)
        {
            return;
        }

        CountPossible(at);
        var reading = door.Read();
        _slot.InFlight = inFlight;
        _slot.Parked = reading.Parked;
        _slot.Window = reading.Window;
        _slot.ReferenceSeconds = reading.ReferenceSeconds;
        _slot.Unsettled = Unsettled;
        _slot.Stage = Math.Max(_slot.Stage, _stage);
        CountGoodput();
        _slots.Add(_slot);
        _unsettledBefore = Unsettled;
        _slot = new TimelineSlot
        {
            At = at,
            Seconds = _slotSeconds,
            Stage = _stage,
        };
    }

    public ReplayResult Sum(Scenario scenario, IFrontDoor door, int seed, double at, long events)
    {
        var reading = door.Read();
        var inStorm = _foreground.Came;
        return new ReplayResult
        {
            Scenario = scenario.Name,
            Door = door.Name,
            Seed = seed,
            StormBegins = _stormBegins,
            StormEnds = _stormEnds,
            Ended = at,
            Fates = new Fates(
                _fates.Born,
                _fates.Ready,
                _fates.GaveUp,
                _fates.Silent,
                Unsettled,
                _fates.Tries
            ),
            ForegroundInStorm = inStorm,
            ForegroundWithin3Seconds = inStorm == 0 ? null : _foreground.Soon / (double)inStorm,
            ForegroundReady = inStorm == 0 ? null : _foreground.Ready / (double)inStorm,
            ForegroundCalm = Percentiles.Of(_calm),
            ForegroundStorm = Percentiles.Of(_storm),
            ForegroundFirst10Seconds = Percentiles.Of(_early),
            ForegroundAfter10Seconds = Percentiles.Of(_later),
            ForegroundEfficiency = Efficiency(),
            DetectedAfter = _detectedAt - _stormBegins,
            StageBeforeStorm = _stageBefore,
            HighestStage = _stageHighest,
            StageAtEnd = _stage,
            StageChanges = _stageChanges,
            Goodput = _possible > 0 ? _useful / _possible : null,
            BackgroundReady =
                _background.Came == 0 ? null : _backgroundReadyAt.Count / (double)_background.Came,
            BackgroundDrain = Drain(),
            IdealBackgroundDrain =
                _knowsIdeal && _background.Came > 0
                    ? _ideal.BackgroundInAt(0.95, _stormBegins, _stormEnds) - _stormBegins
                    : null,
            Wasted = _completed == 0 ? 0 : _wasted / (double)_completed,
            ForwardedAfterLeaving = _forwardedAfterLeaving,
            TriesPerBackground =
                _background.Came == 0 ? null : _background.Tries / (double)_background.Came,
            WaveRecognised = _recognition.OfWave,
            BackgroundRecognised = _recognition.OfBackground,
            LoneRecognised = _recognition.OfLone,
            PeakInFlight = _peak,
            PeakInFlightLater = _peakLater,
            SecondSpike = _spike,
            InHandshakeAtEnd = reading.InHandshake,
            PlacesUsedAtEnd = reading.PlacesUsed,
            ParkedAtEnd = reading.Parked,
            Drift = DriftInRush(),
            Events = events,
            Stages = _stages,
            Timeline = _slots,
        };
    }

    private void Settle(in Client client)
    {
        Unsettled--;
        UnsettledOfStorm -= client.Is(ClientTraits.OfStorm) ? 1 : 0;
        _fates.Tries += client.Tries;
        CountGroups(client);
    }

    private void CountGroups(in Client client)
    {
        if (client.Is(ClientTraits.Foreground))
        {
            _foreground.Came += client.Is(ClientTraits.InStorm) ? 1 : 0;
        }
        else if (client.Is(ClientTraits.OfStorm))
        {
            _background.Came++;
            _background.Tries += client.Tries;
        }
    }

    private void CountEndless(in Client client)
    {
        if (!client.Is(ClientTraits.Foreground))
        {
            return;
        }

        HistogramOf(client)?.AddEndless();
        if (client.Is(ClientTraits.InStorm))
        {
            (client.Is(ClientTraits.EarlyInStorm) ? _early : _later).AddEndless();
        }
    }

    private LatencyHistogram? HistogramOf(in Client client) =>
        client.Is(ClientTraits.InStorm) ? _storm
        : client.Is(ClientTraits.InCalm) ? _calm
        : null;

    private void CountPossible(double at)
    {
        _slot.Possible += _capacity * (at - _capacitySince);
        _capacitySince = at;
    }

    private void CountGoodput()
    {
        if (_isDismissed)
        {
            return;
        }

        var backlog = BacklogSeconds * _slot.Possible / _slotSeconds;
        if (_slot.Possible > 0 && _unsettledBefore >= backlog && _slot.Unsettled >= backlog)
        {
            _useful += _slot.Useful;
            _possible += _slot.Possible;
        }

        if (_slot.At >= _stormEnds && _slot.Possible > 0)
        {
            _spike = Math.Max(_spike, _slot.Forwarded / _slot.Possible);
        }
    }

    private double? Drain()
    {
        if (_background.Came == 0)
        {
            return null;
        }

        var wanted = (int)Math.Ceiling(0.95 * _background.Came);
        return wanted <= _backgroundReadyAt.Count
            ? _backgroundReadyAt[wanted - 1] - _stormBegins
            : double.PositiveInfinity;
    }

    private double? Efficiency()
    {
        if (!_knowsIdeal || _foreground.Came == 0)
        {
            return null;
        }

        var possible = _ideal.ForegroundWithin(Soon.TotalSeconds, _stormBegins, _stormEnds);
        return possible > 0 ? _foregroundOfRushSoon / possible : null;
    }

    private Drift DriftInRush()
    {
        var sixth = (_stormEnds - _stormBegins) / 6;
        var before = _slots.LastOrDefault(slot => slot.At + slot.Seconds <= _stormBegins);
        var atEnd = _slots.LastOrDefault(slot => slot.At + slot.Seconds <= _stormEnds);
        return new Drift(
            MeanWindow(_stormBegins, _stormBegins + sixth),
            MeanWindow(_stormEnds - sixth, _stormEnds),
            before?.ReferenceSeconds,
            atEnd?.ReferenceSeconds
        );
    }

    private double? MeanWindow(double from, double to) =>
        _slots.Where(slot => slot.At >= from && slot.At < to).Average(slot => slot.Window);
}
