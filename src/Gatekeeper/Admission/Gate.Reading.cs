using Gatekeeper.Classification;
using Gatekeeper.Emergency;
using Gatekeeper.Telemetry;

namespace Gatekeeper.Admission;

/// <content>What operators see.</content>
public sealed partial class Gate
{
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
                Mode = _settings.Mode.WireName(),
                Stage = (int)_judge.Stage,
                StageName = _judge.Stage.InWords(),
                Reason = _judge.Reason,
                Pressure = Emergency.Pressure.Of(
                    SignalsLocked(now),
                    _destinations.Sum(destination => destination.PlacesUsedByAll)
                ),
                ReferenceSeconds = ReferenceLocked()?.TotalSeconds,
                ParkedLimit = _settings.ParkedLimit,
                ParkedBeforeTls = _lot.Outside,
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
                Probes = ProbeReadingsLocked(),
                Override = OverrideReadingLocked(now),
                Fleet = FleetReadingLocked(now),
                Promoted = _counts.Promoted,
                Transitions = _counts.Transitions(),
            };
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

    private OverrideReading? OverrideReadingLocked(TimeSpan now) =>
        _override is { } order && now < _overrideEnds
            ? new(
                (int?)order.Stage,
                order.PauseBackground,
                order.Reason,
                order.ExpiresAt,
                (_overrideEnds - now).TotalSeconds
            )
            : null;

    private TimeSpan WaitOfOldestLocked(ConnectionClass connectionClass, TimeSpan now) =>
        _lot.OldestOf(connectionClass) is { } parkedAt ? now - parkedAt : TimeSpan.Zero;
}
