using Gatekeeper.Emergency;
using Gatekeeper.Windows;

namespace Gatekeeper.Admission;

/// <content>What happens with time.</content>
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
            ShareLocked(now);
            while (_lot.Overdue(now) is { } overdue)
            {
                LeaveLotLocked(overdue, now);
                RefuseLocked(overdue, RefusalReason.Patience, now, ref effects);
            }

            if (_override is not null && now >= _overrideEnds)
            {
                _override = null;
            }

            ReleaseLocked(now, ref effects);
            JudgeLocked(now, ref effects);
        }

        effects.Run();
        ThrowShadowFault();
    }

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
            else if (
                permit.SilentSince is { } silent
                && permit.SilentBefore + now - silent >= _settings.ClientSilence
            )
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
        _handshakeTime = TimeSpan.Zero;
        var kept = PausedLocked;
        var leader = LeaderLocked(now);
        var calm = FleetStageLocked(now) == Stage.Normal;
        foreach (var destination in _destinations)
        {
            if (leader?.Of(destination.Id) is null)
            {
                destination.Window.Tick(
                    new(now, _lot.Asking > kept, _ranOut, destination.PlacesUsedByAll, calm)
                );
            }

            if (destination.Window.WorkingReference is { } takes && takes > _handshakeTime)
            {
                _handshakeTime = takes;
            }
        }

        _ranOut = false;
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
            ObserveLocked(permit, owed, now, completed: false);
        }

        FreeLocked(permit);
        effects.Add(() => _observer.HandshakeEnded(permit.Class, outcome, owed));
    }

    private void JudgeLocked(TimeSpan now, ref Effects effects)
    {
        var from = _judge.Stage;
        var signals = SignalsLocked(now);
        if (_judge.Judge(signals, now, OrderedStageLocked))
        {
            var (to, reason) = (_judge.Stage, _judge.Reason);
            _counts.Transition(from, to);
            effects.Add(() => _observer.StageChanged(from, to, reason));
        }
    }

    private StageSignals SignalsLocked(TimeSpan now)
    {
        var ranOut = RanOutLatelyLocked(now);
        var probes = ranOut ? ProbeSignalLocked() : ProbeSignal.Unknown;
        var capacity = _readyRate.PerSecond(now);
        return new StageSignals(
            PlacesRanOut: ranOut,
            Places: PlacesLocked(),
            LatencyRatio: ranOut ? _recentLatency.MedianRatio(now) : 1,
            Reference: ranOut ? ReferenceLocked() ?? TimeSpan.Zero : TimeSpan.Zero,
            ParkedForeground: _lot.Foreground,
            ParkedOthers: _lot.Count - _lot.Foreground,
            Owed: _backlog.OwedAt(now),
            LotShare: _lot.Count / (double)Math.Max(_settings.ParkedLimit, 1),
            Capacity: capacity,
            Demand: _arrivalRate.PerSecond(now),
            ForegroundDemand: _foregroundRate.PerSecond(now),
            RecentCapacity: _readyPeak.Of(capacity, now),
            OldestForegroundWait: WaitOfOldestForegroundLocked(now),
            BackgroundPatience: _settings.BackgroundPatience,
            ProbeRatio: probes.Ratio,
            ProbeReference: probes.Reference
        );
    }

    private bool RanOutLatelyLocked(TimeSpan now) =>
        _lastBlocked is { } blocked && now - blocked < TimeSpan.FromSeconds(1);

    private TimeSpan WaitOfOldestForegroundLocked(TimeSpan now)
    {
        var verified = _lot.Oldest(Rank.VerifiedForeground)?.FirstSeen ?? now;
        var claimed = _lot.Oldest(Rank.Foreground)?.FirstSeen ?? now;
        return now - (verified < claimed ? verified : claimed);
    }

    private int PlacesLocked()
    {
        var places = 0;
        foreach (var destination in _destinations)
        {
            places += destination.IsAvailable ? destination.Window.Limit : 0;
        }

        return places;
    }
}
