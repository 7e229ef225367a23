using Gatekeeper.Classification;
using Gatekeeper.Emergency;
using Gatekeeper.Windows;

namespace Gatekeeper.Admission;

/// <summary>
/// Decides who gets in to one backend. Thread-safe; one short lock per gate. Time comes only from the clock it is given and from
/// <see cref="Tick"/>, so the same gate runs in virtual time.
/// </summary>
/// <remarks>
/// A connection is, in this order, arrived; parked (or not); in handshake (or not); finished. Invariants, held whenever the lock is free:
/// <list type="number">
/// <item>parked + in handshake + finished = arrived.</item>
/// <item>No admission exceeds a window; a place is used by exactly one permit that was not given back.</item>
/// <item>Nobody is parked who could be let in: every change that makes room releases at once. So a newcomer who finds room takes nobody's place.</item>
/// <item>A waiter is told exactly one of released or refused, or is taken out by <see cref="Leave"/>.</item>
/// </list>
/// Waiters and the observer are called outside the lock, through <see cref="Effects"/>.
/// </remarks>
public sealed partial class Gate
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly IGateObserver _observer;
    private readonly Random _random;
    private readonly long _origin;

    // Everything below is guarded by _lock.
    private readonly List<Destination> _destinations = [];
    private readonly ParkingLot _lot = new();
    private readonly List<Permit> _permits = [];
    private readonly RateMeter _readyRate = new();
    private readonly StageJudge _judge = new();
    private readonly GateCounts _counts = new();
    private readonly LearnedPatience[] _patience = [new(), new(), new()];
    private readonly RateMeter _arrivalRate = new(slots: 10);
    private readonly RateMeter _foregroundRate = new();
    private readonly Peak _readyPeak = new();
    private GateSettings _settings;
    private TimeSpan? _lastBlocked;
    private long _sequence;
    private bool _draining;

    /// <summary>Makes a gate without destinations; see <see cref="UpdateDestinations"/>.</summary>
    /// <param name="name">The backend's name.</param>
    /// <param name="settings">How it is set.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="observer">Is told what happens.</param>
    /// <param name="random">Spreads Retry-After; seeded in simulations.</param>
    public Gate(
        string name,
        GateSettings settings,
        TimeProvider clock,
        IGateObserver observer,
        Random? random = null
    )
    {
        Name = name;
        _settings = settings;
        _clock = clock;
        _observer = observer;
        _random = random ?? Random.Shared;
        _origin = clock.GetTimestamp();
    }

    /// <summary>The backend's name.</summary>
    public string Name { get; }

    /// <summary>What the gate does with its decisions.</summary>
    public GateMode Mode => Volatile.Read(ref _settings).Mode;

    private TimeSpan Now => _clock.GetElapsedTime(_origin);

    /// <summary>
    /// Lets a connection in if there is room for it, without parking it. The fast path: when it says no, nothing was counted and the
    /// connection must go to <see cref="Park"/>.
    /// </summary>
    /// <param name="arrival">The connection.</param>
    /// <param name="permit">Its place, which must be given back.</param>
    /// <returns>Whether it was let in.</returns>
    public bool TryAdmit(
        in Arrival arrival,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Permit? permit
    )
    {
        lock (_lock)
        {
            permit = _draining
                ? null
                : GrantLocked(arrival.Class, arrival.Rank, arrival.Destination);
            if (permit is null)
            {
                return false;
            }

            _counts.Arrived(arrival.Class);
            CountArrivalLocked(arrival.Class, permit.GrantedAt);
            _counts.Admitted(arrival.Class, released: false);
            return true;
        }
    }

    /// <summary>
    /// Parks a connection until there is a place for it or its client's patience is nearly over. It may be released or refused before this
    /// returns. When the lot is full, a foreground connection takes the place of the background connection that came last.
    /// </summary>
    public void Park(Waiter waiter)
    {
        var effects = new Effects(_observer);
        lock (_lock)
        {
            var now = Now;
            waiter.Sequence = ++_sequence;
            waiter.ParkedAt = now;
            waiter.RefuseAt =
                now + PatienceOfLocked(waiter.Arrival.Class).HoldFor(waiter.Arrival.Patience, now);
            waiter.Pinned = PinLocked(waiter.Arrival.Destination);
            _counts.Arrived(waiter.Arrival.Class);
            CountArrivalLocked(waiter.Arrival.Class, now);
            if (_draining)
            {
                RefuseLocked(waiter, RefusalReason.Draining, now, ref effects);
            }
            else if (MakeRoomInLotLocked(waiter, now, ref effects))
            {
                _lot.Add(waiter);
                _counts.Parked(waiter.Arrival.Class);
                _lastBlocked = now;
                ReleaseLocked(now, ref effects);
            }
            else
            {
                RefuseLocked(waiter, RefusalReason.LotFull, now, ref effects);
            }
        }

        effects.Run();
    }

    /// <summary>The client of a parked connection left, or its holder gives it up.</summary>
    /// <returns>Whether it was parked; false when it was released or refused already (then its holder was, or is about to be, told).</returns>
    public bool Leave(Waiter waiter)
    {
        TimeSpan wait;
        lock (_lock)
        {
            if (!waiter.IsParked)
            {
                return false;
            }

            _lot.Remove(waiter);
            _counts.Left(waiter.Arrival.Class);
            var now = Now;
            wait = now - waiter.ParkedAt;
            PatienceOfLocked(waiter.Arrival.Class).Left(wait, now);
        }

        _observer.WaitEnded(waiter.Arrival.Class, WaitOutcome.Left, wait);
        return true;
    }

    /// <summary>Counts a connection that is refused before it could be parked, and says what to tell it.</summary>
    public Refusal Refuse(ConnectionClass connectionClass, RefusalReason reason)
    {
        lock (_lock)
        {
            _counts.Arrived(connectionClass);
            _counts.Refused(connectionClass, reason);
            return new Refusal(reason, RetryAfterLocked(Now), _judge.Stage);
        }
    }

    /// <summary>Counts a connection that passes because the gate is off.</summary>
    public void Pass(ConnectionClass connectionClass)
    {
        lock (_lock)
        {
            _counts.Arrived(connectionClass);
            _counts.Passed(connectionClass);
        }
    }

    /// <summary>Refuses everybody parked and everybody who comes from now on. Handshakes under way go on.</summary>
    public void Drain()
    {
        var effects = new Effects(_observer);
        lock (_lock)
        {
            _draining = true;
            var now = Now;
            while (_lot.Any() is { } waiter)
            {
                _lot.Remove(waiter);
                RefuseLocked(waiter, RefusalReason.Draining, now, ref effects);
            }
        }

        effects.Run();
    }

    private void CountArrivalLocked(ConnectionClass connectionClass, TimeSpan now)
    {
        _arrivalRate.Count(now);
        if (connectionClass == ConnectionClass.Foreground)
        {
            _foregroundRate.Count(now);
        }
    }

    /// <summary>Its patience, as it was learned since it was parked, is over.</summary>
    private bool IsTooLateLocked(Waiter waiter, TimeSpan now) =>
        now - waiter.ParkedAt
        >= PatienceOfLocked(waiter.Arrival.Class).HoldFor(waiter.Arrival.Patience, now);

    private LearnedPatience PatienceOfLocked(ConnectionClass connectionClass) =>
        _patience[(int)connectionClass];

    private bool MakeRoomInLotLocked(Waiter newcomer, TimeSpan now, ref Effects effects)
    {
        if (_lot.Count < _settings.ParkedLimit)
        {
            return true;
        }

        if (newcomer.Arrival.Rank != Rank.Foreground || _lot.NewestBackground() is not { } newest)
        {
            return false;
        }

        _lot.Remove(newest);
        RefuseLocked(newest, RefusalReason.LotFull, now, ref effects);
        return true;
    }

    /// <summary>Restores invariant 3: lets in whoever there is room for, by rank, then by age.</summary>
    private void ReleaseLocked(TimeSpan now, ref Effects effects)
    {
        while (_lot.Count > 0 && NextLocked() is { } waiter)
        {
            _lot.Remove(waiter);
            if (now >= waiter.RefuseAt || IsTooLateLocked(waiter, now))
            {
                RefuseLocked(waiter, RefusalReason.Patience, now, ref effects);
                continue;
            }

            var permit = GrantLocked(waiter.Arrival.Class, waiter.Arrival.Rank, waiter.Pinned);
            if (permit is null)
            {
                throw new InvalidOperationException(
                    "A waiter was chosen for whom there is no room."
                );
            }

            permit.Waited = now - waiter.ParkedAt;
            _counts.Admitted(waiter.Arrival.Class, released: true);
            effects.Release(waiter, permit, permit.Waited);
        }
    }

    private Waiter? NextLocked() => NextForegroundLocked() ?? OldestLocked(Rank.Background);

    /// <summary>
    /// In stage 4 the youngest first: when foreground alone is too much, whoever has waited long is about to leave, and serving in order would
    /// serve everybody too late (Facebook's "Fail at Scale" gives the same reason for its adaptive LIFO).
    /// </summary>
    private Waiter? NextForegroundLocked()
    {
        if (_judge.Stage != Stage.ForegroundOverload)
        {
            return OldestLocked(Rank.Foreground);
        }

        Waiter? youngest = null;
        foreach (var destination in _destinations)
        {
            if (
                destination.RoomFor(Rank.Foreground) > 0
                && _lot.YoungestForeground(destination.Id) is { } next
                && (youngest is null || next.ParkedAt > youngest.ParkedAt)
            )
            {
                youngest = next;
            }
        }

        return youngest;
    }

    private Waiter? OldestLocked(Rank rank)
    {
        Waiter? oldest = null;
        foreach (var destination in _destinations)
        {
            if (
                destination.RoomFor(rank) > 0
                && _lot.Next(rank, destination.Id) is { } next
                && (oldest is null || next.ParkedAt < oldest.ParkedAt)
            )
            {
                oldest = next;
            }
        }

        return oldest;
    }

    /// <summary>Takes a place at the destination with the most room for a rank; null when none has any.</summary>
    private Permit? GrantLocked(ConnectionClass connectionClass, Rank rank, string? only)
    {
        only = PinLocked(only);
        Destination? best = null;
        foreach (var destination in _destinations)
        {
            if (
                (only is null || destination.Id == only)
                && destination.RoomFor(rank) > 0
                && (best is null || destination.RoomFor(rank) > best.RoomFor(rank))
            )
            {
                best = destination;
            }
        }

        if (best is null)
        {
            return null;
        }

        return TakeLocked(best, connectionClass, Now);
    }

    private Permit TakeLocked(
        Destination destination,
        ConnectionClass connectionClass,
        TimeSpan now
    )
    {
        destination.PlacesUsed++;
        var permit = new Permit(this, destination, connectionClass, now) { Index = _permits.Count };
        _permits.Add(permit);
        return permit;
    }

    /// <summary>A destination that went away pins nobody.</summary>
    private string? PinLocked(string? destination) =>
        destination is not null
        && _destinations.Exists(known => known.IsListed && known.Id == destination)
            ? destination
            : null;

    private void RefuseLocked(
        Waiter waiter,
        RefusalReason reason,
        TimeSpan now,
        ref Effects effects
    )
    {
        _counts.Refused(waiter.Arrival.Class, reason);
        effects.Refuse(
            waiter,
            new Refusal(reason, RetryAfterLocked(now), _judge.Stage),
            now - waiter.ParkedAt
        );
    }

    /// <summary>What is ahead, over what the backend completes, spread by 30 % either way, from 1 s to 60 s.</summary>
    private TimeSpan RetryAfterLocked(TimeSpan now)
    {
        var seconds =
            _lot.Count
            / Math.Max(_readyRate.PerSecond(now), 1)
            * (0.7 + 0.6 * _random.NextDouble());
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 60));
    }
}
