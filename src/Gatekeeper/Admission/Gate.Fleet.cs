using Gatekeeper.Emergency;
using Gatekeeper.Fleet;
using Gatekeeper.Telemetry;
using Gatekeeper.Windows;

namespace Gatekeeper.Admission;

/// <content>
/// Several gates before one backend. A window is the server's, not the gate's: each gate uses its share of it, and background at one gate leaves the places
/// that foreground at another needs. What others said counts less as it grows old, until the gate is alone with its own judgement (docs/decisions/0020).
/// </content>
public sealed partial class Gate
{
    /// <summary>Beyond so many times what arrivals need, places are used by a queue.</summary>
    private const double MostOverSteady = 1.3;

    private FleetView _fleet = FleetView.Alone;
    private TimeSpan _fleetSince;
    private GateWord? _said;
    private string? _leader;

    /// <summary>What the other gates should know now; null while this one enforces nothing, so that nobody counts on it.</summary>
    internal GateWord? Say()
    {
        lock (_lock)
        {
            return _said = _settings.Mode == GateMode.Enforce ? WordLocked(Now) : null;
        }
    }

    /// <summary>Takes note of what is known of the other gates. To be told anew once a second, also when nothing new was heard.</summary>
    internal void ApplyFleet(FleetView view)
    {
        var effects = new Effects(_observer);
        lock (_lock)
        {
            var now = Now;
            _fleet = view;
            _fleetSince = now;
            _leader = FleetLead.Of(_said, view, TimeSpan.Zero);
            FollowLocked(now);
            ShareLocked(now);
            ReleaseLocked(now, ref effects);
        }

        effects.Run();
    }

    private bool LeadsLocked => _leader is not null && _leader == _fleet.Instance;

    private bool IsAloneLocked => _fleet.Peers.Count == 0 || _settings.Mode != GateMode.Enforce;

    /// <summary>The word of the gate whose window counts, unless it is this one or everybody's own.</summary>
    private GateWord? LeaderLocked(TimeSpan now)
    {
        if (!IsAloneLocked && _leader is not null && _leader != _fleet.Instance)
        {
            foreach (var peer in _fleet.Peers)
            {
                if (peer.Instance == _leader && Freshness.IsFull(peer.Age + now - _fleetSince))
                {
                    return peer.Word;
                }
            }
        }

        return null;
    }

    /// <summary>The highest stage of all gates whose word is fresh, its own included.</summary>
    private Stage FleetStageLocked(TimeSpan now)
    {
        var stage = (int)_judge.Stage;
        if (!IsAloneLocked)
        {
            foreach (var peer in _fleet.Peers)
            {
                if (Freshness.IsFull(peer.Age + now - _fleetSince))
                {
                    stage = Math.Max(stage, peer.Word.Stage);
                }
            }
        }

        return (Stage)stage;
    }

    private void FollowLocked(TimeSpan now)
    {
        if (LeaderLocked(now) is not { } leader)
        {
            return;
        }

        foreach (var destination in _destinations)
        {
            if (leader.Of(destination.Id) is { } word)
            {
                destination.Window.Follow(
                    new LeadingWindow(
                        word.Limit,
                        word.BackgroundLimit,
                        Duration(word.ReferenceSeconds),
                        Duration(word.WorkingReferenceSeconds)
                    ),
                    now
                );
            }
        }
    }

    /// <summary>Divides the windows anew: demands change with every connection, and words grow old.</summary>
    private void ShareLocked(TimeSpan now)
    {
        if (IsAloneLocked)
        {
            foreach (var destination in _destinations)
            {
                destination.Share = null;
            }

            return;
        }

        var since = now - _fleetSince;
        var places = Math.Max(PlacesLocked(), 1);
        foreach (var destination in _destinations)
        {
            destination.Share = FleetShare.Of(
                DestinationWordLocked(destination, places, now),
                OtherGates.At(_fleet, since, destination.Id),
                destination.Unreserved,
                LeadsLocked
            );
        }
    }

    private GateWord WordLocked(TimeSpan now)
    {
        var places = Math.Max(PlacesLocked(), 1);
        var foreground = _foregroundRate.PerSecond(now);
        return new GateWord(
            Name,
            (int)_judge.Stage,
            foreground,
            Math.Max(_arrivalRate.PerSecond(now) - foreground, 0),
            _lot.Count - _lot.CountOf(Rank.Background),
            _lot.CountOf(Rank.Background),
            _readyRate.PerSecond(now),
            _lot.Asking > PausedLocked,
            LeadsLocked,
            [
                .. _destinations
                    .Where(destination => destination.IsListed)
                    .Select(destination => DestinationWordLocked(destination, places, now)),
            ]
        );
    }

    /// <summary>Who is parked may go to any destination: each is told of the part that its window is of all.</summary>
    private DestinationWord DestinationWordLocked(Destination destination, int places, TimeSpan now)
    {
        var part = destination.IsAvailable ? destination.Window.Limit / (double)places : 0;
        var background = destination.PlacesUsed - destination.ForegroundUsed;
        var parkedForeground = _lot.Count - _lot.CountOf(Rank.Background);
        var waiting = IsBackgroundPausedLocked
            ? 0
            : _lot.CountOf(Rank.Background) + _backlog.OwedAt(now);
        return new DestinationWord(
            destination.Id,
            destination.Window.Limit,
            destination.Window.BackgroundLimit,
            destination.Window.Reference?.TotalSeconds,
            destination.Window.WorkingReference?.TotalSeconds,
            ForegroundNeedLocked(destination, part, now) + parkedForeground * part,
            background,
            background + waiting * part,
            destination.PlacesUsed
        );
    }

    /// <summary>
    /// By Little's law what arrives in the time that a handshake takes: what is used at this moment is more or less by chance, and more while the backend
    /// queues; other gates must not yield twice to their own queue.
    /// </summary>
    private double ForegroundNeedLocked(Destination destination, double part, TimeSpan now)
    {
        var used = destination.ForegroundUsed;
        if (_handshakeTime == TimeSpan.Zero)
        {
            return used;
        }

        var steady = _foregroundRate.PerSecond(now) * _handshakeTime.TotalSeconds * part;
        return Math.Max(steady, Math.Min(used, MostOverSteady * steady + 1));
    }

    private FleetReading? FleetReadingLocked(TimeSpan now)
    {
        if (IsAloneLocked)
        {
            return null;
        }

        var since = now - _fleetSince;
        return new FleetReading(
            _fleet.Peers.Count(peer => Freshness.IsFull(peer.Age + since)),
            (int)FleetStageLocked(now),
            FleetStageLocked(now).InWords(),
            LeadsLocked,
            _destinations.Sum(known => OtherGates.At(_fleet, since, known.Id).ForegroundNeed),
            _destinations.Sum(known => known.Share?.BackgroundPlaces ?? known.Unreserved)
        );
    }

    private static TimeSpan? Duration(double? seconds) =>
        seconds is { } known ? TimeSpan.FromSeconds(known) : null;
}
