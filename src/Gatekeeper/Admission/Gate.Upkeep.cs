using Gatekeeper.Classification;
using Gatekeeper.Emergency;
using Gatekeeper.Telemetry;
using Gatekeeper.Windows;

namespace Gatekeeper.Admission;

/// <content>What happens with time, at a reload, and what operators see.</content>
public sealed partial class Gate
{
    /// <summary>
    /// What only time can tell: patience that is over, backends that owe an answer for too long, silent clients, ends of pauses, the stage. Called every
    /// 50 ms or so by whoever hosts the gate; calling it more often or late harms nothing.
    /// </summary>
    public void Tick()
    {
        var effects = new Effects(_observer);
        lock (_lock)
        {
            var now = Now;
            foreach (var destination in _destinations)
            {
                destination.Tick(now);
            }

            ExpirePermitsLocked(now, ref effects);
            TickWindowsLocked(now);
            while (_lot.Overdue(now) is { } overdue)
            {
                _lot.Remove(overdue);
                RefuseLocked(overdue, RefusalReason.Patience, now, ref effects);
            }

            ReleaseLocked(now, ref effects);
            JudgeLocked(now, ref effects);
        }

        effects.Run();
    }

    /// <summary>Replaces the settings. A window that shrinks takes no place away; it lets nobody in until enough have been given back.</summary>
    public void Apply(GateSettings settings)
    {
        var effects = new Effects(_observer);
        lock (_lock)
        {
            if (settings.WindowLaw != _settings.WindowLaw)
            {
                foreach (var destination in _destinations)
                {
                    destination.Window = settings.WindowLaw.Create();
                }
            }

            var switchedOff =
                _settings.Mode == GateMode.Enforce && settings.Mode != GateMode.Enforce;
            Volatile.Write(ref _settings, settings);
            if (switchedOff)
            {
                ReleaseAllLocked(Now, ref effects);
            }
            else
            {
                ReleaseLocked(Now, ref effects);
            }
        }

        effects.Run();
    }

    /// <summary>A gate that is switched off holds nobody: all go on, whatever the windows say.</summary>
    private void ReleaseAllLocked(TimeSpan now, ref Effects effects)
    {
        while (_lot.Any() is { } waiter)
        {
            _lot.Remove(waiter);
            if (
                _destinations.Where(known => known.IsListed).MinBy(known => known.PlacesUsed) is
                { } destination
            )
            {
                _counts.Admitted(waiter.Arrival.Class, released: true);
                effects.Release(
                    waiter,
                    TakeLocked(destination, waiter.Arrival.Class, now),
                    now - waiter.ParkedAt
                );
            }
            else
            {
                RefuseLocked(waiter, RefusalReason.Draining, now, ref effects);
            }
        }
    }

    /// <summary>Says which destinations the backend has now. One that is gone takes no more handshakes and is forgotten when its last place is free.</summary>
    /// <param name="listed">Names of all that may be used.</param>
    public void UpdateDestinations(IReadOnlyCollection<string> listed)
    {
        var effects = new Effects(_observer);
        lock (_lock)
        {
            foreach (var destination in _destinations.ToArray())
            {
                destination.IsListed = listed.Contains(destination.Id);
                if (!destination.IsListed)
                {
                    _lot.Unpin(destination.Id);
                    if (destination.PlacesUsed == 0)
                    {
                        _destinations.Remove(destination);
                    }
                }
            }

            foreach (var id in listed)
            {
                if (!_destinations.Exists(destination => destination.Id == id))
                {
                    _destinations.Add(new Destination(id, _settings.WindowLaw.Create()));
                }
            }

            ReleaseLocked(Now, ref effects);
        }

        effects.Run();
    }

    /// <summary>Connections whose handshake is with the backend.</summary>
    public int HandshakesInProgress
    {
        get
        {
            lock (_lock)
            {
                return _counts.InHandshake;
            }
        }
    }

    /// <summary>All that operators see, taken at one moment.</summary>
    public BackendReading Read()
    {
        lock (_lock)
        {
            var now = Now;
            return new BackendReading
            {
                Name = Name,
                Mode = ModeName(_settings.Mode),
                Stage = (int)_judge.Stage,
                StageName = _judge.Stage.InWords(),
                Reason = _judge.Reason,
                Pressure = PressureLocked(now),
                ReferenceSeconds = ReferenceLocked()?.TotalSeconds,
                ParkedLimit = _settings.ParkedLimit,
                ReadyPerSecond = _readyRate.PerSecond(now),
                Classes =
                [
                    .. Enum.GetValues<ConnectionClass>()
                        .Select(known =>
                            _counts.Read(known, _lot.CountOf(known), WaitOfOldestLocked(known, now))
                        ),
                ],
                Destinations =
                [
                    .. _destinations.Select(known => new DestinationReading(
                        known.Id,
                        known.Window.Limit,
                        known.PlacesUsed,
                        known.IsAvailable
                    )),
                ],
                Transitions = _counts.Transitions(),
            };
        }
    }

    private static string ModeName(GateMode mode) =>
        mode switch
        {
            GateMode.Off => "off",
            GateMode.Shadow => "shadow",
            _ => "enforce",
        };

    private void ExpirePermitsLocked(TimeSpan now, ref Effects effects)
    {
        for (var index = _permits.Count - 1; index >= 0; index--)
        {
            var permit = _permits[index];
            if (permit.HeldUntil is { } until)
            {
                if (until <= now)
                {
                    FreeLocked(permit);
                }
            }
            else if (permit.SilentSince is { } silent && now - silent >= _settings.ClientSilence)
            {
                EndLocked(permit, HandshakeOutcome.Ignored, now, ref effects);
            }
            else if (Owed(permit, now) >= _settings.ReadyTimeout)
            {
                EndLocked(permit, HandshakeOutcome.Timeout, now, ref effects);
                permit.HasTimedOut = true;
                if (permit.TellTimeout is { } tell)
                {
                    effects.Add(tell);
                }
            }
        }
    }

    private void TickWindowsLocked(TimeSpan now)
    {
        foreach (var destination in _destinations)
        {
            destination.Window.Tick(
                new(now, _lot.Count > 0, destination.PlacesUsed, _judge.Stage == Stage.Normal)
            );
        }
    }

    /// <summary>The median of what is known per destination.</summary>
    private TimeSpan? ReferenceLocked()
    {
        var known = _destinations
            .Where(destination => destination.Window.Reference is not null)
            .Select(destination => destination.Window.Reference!.Value) // filtered above
            .Order()
            .ToArray();
        return known.Length == 0 ? null : known[known.Length / 2];
    }

    private void EndLocked(
        Permit permit,
        HandshakeOutcome outcome,
        TimeSpan now,
        ref Effects effects
    )
    {
        var owed = Owed(permit, now);
        _counts.HandshakeEnded(permit.Class, outcome);
        if (outcome == HandshakeOutcome.Timeout)
        {
            permit.Place.Window.Observe(new(permit.GrantedAt, now, owed, Completed: false));
        }

        FreeLocked(permit);
        effects.Add(() => _observer.HandshakeEnded(permit.Class, outcome, owed));
    }

    private void JudgeLocked(TimeSpan now, ref Effects effects)
    {
        var from = _judge.Stage;
        var signals = new StageSignals(
            PlacesRanOut: _lastBlocked is { } blocked && now - blocked < TimeSpan.FromSeconds(1),
            ParkedForeground: _lot.CountOf(ConnectionClass.Foreground),
            ParkedOthers: _lot.CountOf(ConnectionClass.Background)
                + _lot.CountOf(ConnectionClass.Unknown),
            LotShare: _lot.Count / (double)Math.Max(_settings.ParkedLimit, 1),
            Capacity: _readyRate.PerSecond(now),
            Demand: _arrivalRate.PerSecond(now),
            ForegroundDemand: _foregroundRate.PerSecond(now),
            RecentCapacity: _readyPeak.Of(_readyRate.PerSecond(now), now),
            OldestForegroundWait: WaitOfOldestLocked(ConnectionClass.Foreground, now),
            BackgroundPatience: _settings.BackgroundPatience
        );
        if (_judge.Judge(signals, now))
        {
            var (to, reason) = (_judge.Stage, _judge.Reason);
            _counts.Transition(from, to);
            effects.Add(() => _observer.StageChanged(from, to, reason));
        }
    }

    private TimeSpan WaitOfOldestLocked(ConnectionClass connectionClass, TimeSpan now) =>
        _lot.OldestOf(connectionClass) is { } parkedAt ? now - parkedAt : TimeSpan.Zero;

    /// <summary>Places used over places there are, plus a second of pressure for every second of work that waits.</summary>
    private double PressureLocked(TimeSpan now)
    {
        var places = _destinations.Sum(destination =>
            destination.IsAvailable ? destination.Window.Limit : 0
        );
        var used = _destinations.Sum(destination => destination.PlacesUsed);
        return used / (double)Math.Max(places, 1)
            + _lot.Count / Math.Max(_readyRate.PerSecond(now), 1);
    }
}
