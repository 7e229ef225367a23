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
/// <item>Nobody is parked and asks for a place who could be let in: every change that makes room releases at once. So a newcomer who finds room takes nobody's place.</item>
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
    private readonly double _ticksPerStamp;

    // Everything below is guarded by _lock.
    private readonly List<Destination> _destinations = [];
    private readonly ParkingLot _lot = new();
    private readonly List<Permit> _permits = [];
    private readonly RateMeter _readyRate = new();
    private readonly StageJudge _judge = new();
    private readonly GateCounts _counts;
    private readonly LearnedPatience[] _patience = [new(), new(), new()];
    private readonly Backlog _backlog = new();
    private readonly CallAhead _ahead = new();
    private readonly BackgroundFloor _floor = new();
    private readonly RecentLatency _recentLatency = new();
    private readonly Dictionary<string, WindowMemory> _remembered = [];
    private readonly RateMeter _arrivalRate = new(slots: 10);
    private readonly RateMeter _foregroundRate = new();
    private readonly RateMeter _foregroundLately = new(slots: 3000);
    private readonly Peak _readyPeak = new();
    private ProbeWatch? _probes;
    private GateSettings _settings;
    private GateOverride? _override;
    private TimeSpan _overrideEnds;
    private TimeSpan? _lastBlocked;
    private long _sequence;
    private bool _ranOut;
    private TimeSpan _handshakeTime;
    private bool _draining;

    /// <summary>Makes a gate without destinations; see <see cref="UpdateDestinations"/>.</summary>
    /// <param name="name">The backend's name.</param>
    /// <param name="settings">How it is set.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="observer">Is told what happens.</param>
    /// <param name="random">Spreads Retry-After; seeded in simulations. Default <see cref="Random.Shared"/>.</param>
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
        _counts = new GateCounts(settings.Mode);
        _clock = clock;
        _observer = observer;
        _random = random ?? Random.Shared;
        _origin = clock.GetTimestamp();
        _ticksPerStamp = TimeSpan.TicksPerSecond / (double)clock.TimestampFrequency;
    }

    /// <summary>The backend's name.</summary>
    public string Name { get; }

    /// <summary>What the gate does with its decisions.</summary>
    public GateMode Mode => Volatile.Read(ref _settings).Mode;

    /// <summary>The same as the clock's own elapsed time, without asking it for its frequency at every connection.</summary>
    private TimeSpan Now => new((long)((_clock.GetTimestamp() - _origin) * _ticksPerStamp));

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
            permit = null;
            if (_draining || HasTwinLocked(arrival))
            {
                return false;
            }

            var now = Now;
            permit = GrantLocked(
                arrival.Class,
                arrival.Rank,
                arrival.Rank,
                arrival.Destination,
                now
            );
            if (permit is null)
            {
                return false;
            }

            permit.FirstSeen = now - arrival.Age;
            CountArrivalLocked(arrival, now);
            _counts.Admitted(arrival.Class, released: false);
            return true;
        }
    }

    /// <summary>
    /// Parks a connection until there is a place for it or its client's patience is nearly over (<see cref="LearnedPatience"/>). It may be released or
    /// refused before this returns. When the lot is full, the connection of the worst rank that came last yields to one of a better rank, or of the same rank that came
    /// before. A foreground connection that is proven to be a device takes the place of that device's parked connection.
    /// </summary>
    public void Park(Waiter waiter)
    {
        var effects = new Effects(_observer);
        lock (_lock)
        {
            var now = Now;
            waiter.Sequence = ++_sequence;
            waiter.ParkedAt = now;
            waiter.FirstSeen = now - waiter.Arrival.Age;
            waiter.RefuseAt = now + HoldForLocked(waiter.Arrival, now);
            waiter.Pinned = PinLocked(waiter.Arrival.Destination);
            CountArrivalLocked(waiter.Arrival, now);
            if (_draining)
            {
                RefuseLocked(waiter, RefusalReason.Draining, now, ref effects);
            }
            else if (
                _settings.Mode == GateMode.Off
                || waiter.IsVirtual != (_settings.Mode == GateMode.Shadow)
            )
            {
                // The mode changed after it was asked for: nobody is parked in the wrong one.
                LetPassLocked(waiter, now, ref effects);
            }
            else
            {
                SupersedeLocked(waiter, now, ref effects);
                if (MakeRoomInLotLocked(waiter, now, ref effects))
                {
                    EnterLotLocked(waiter, now);
                    _counts.Parked(waiter.Arrival.Class);
                    _lastBlocked = now;
                    _ranOut |= waiter.Standing == Standing.Asks;
                    ReleaseLocked(now, ref effects);
                }
                else
                {
                    RefuseLocked(waiter, RefusalReason.LotFull, now, ref effects);
                }
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

            var now = Now;
            LeaveLotLocked(waiter, now);
            _counts.Left(waiter.Arrival.Class);
            wait = now - waiter.ParkedAt;
            PatienceOfLocked(waiter.Arrival.Class).Left(wait, now);
        }

        _observer.WaitEnded(waiter.Arrival.Class, WaitOutcome.Left, wait);
        return true;
    }

    /// <summary>Counts a connection that is refused before it could be parked, and says what to tell it. It takes no place.</summary>
    public Refusal Refuse(in Arrival arrival, RefusalReason reason)
    {
        lock (_lock)
        {
            var now = Now;
            CountArrivalLocked(arrival, now);
            return CountRefusalLocked(arrival.Class, arrival.Rank, now - arrival.Age, reason, now);
        }
    }

    /// <summary>Refuses a parked connection on behalf of its holder, who is not told once more.</summary>
    /// <returns>What to tell its client; null when it was not parked any more: then its holder was, or is about to be, told.</returns>
    public Refusal? Refuse(Waiter waiter, RefusalReason reason)
    {
        Refusal refusal;
        TimeSpan wait;
        lock (_lock)
        {
            if (!waiter.IsParked)
            {
                return null;
            }

            var now = Now;
            LeaveLotLocked(waiter, now);
            wait = now - waiter.ParkedAt;
            refusal = CountRefusalLocked(
                waiter.Arrival.Class,
                waiter.Rank,
                waiter.FirstSeen,
                reason,
                now
            );
        }

        _observer.WaitEnded(waiter.Arrival.Class, WaitOutcome.Refused, wait);
        return refusal;
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
                LeaveLotLocked(waiter, now);
                RefuseLocked(waiter, RefusalReason.Draining, now, ref effects);
            }
        }

        effects.Run();
    }

    private void CountArrivalLocked(in Arrival arrival, TimeSpan now)
    {
        _counts.Arrived(arrival.Class);
        _arrivalRate.Count(now);
        if (arrival.Rank.IsForeground())
        {
            _foregroundRate.Count(now);
            _foregroundLately.Count(now);
        }
        else if (arrival.HasTicket)
        {
            _backlog.CameBack(now - arrival.Age, now);
        }
    }

    private void EnterLotLocked(Waiter waiter, TimeSpan now)
    {
        _lot.Add(waiter);
        if (!waiter.Rank.IsForeground())
        {
            _backlog.Parked(waiter.FirstSeen, now);
        }
    }

    private void LeaveLotLocked(Waiter waiter, TimeSpan now)
    {
        _lot.Remove(waiter);
        if (waiter is OutsideWaiter outside)
        {
            _ahead.Gone(outside);
        }

        if (!waiter.Rank.IsForeground())
        {
            _backlog.Unparked(waiter.FirstSeen, now);
        }
    }

    private TimeSpan HoldForLocked(in Arrival arrival, TimeSpan now) =>
        PatienceOfLocked(arrival.Class).HoldFor(arrival.Patience, now, _handshakeTime);

    private LearnedPatience PatienceOfLocked(ConnectionClass connectionClass) =>
        _patience[(int)connectionClass];

    private bool MakeRoomInLotLocked(Waiter newcomer, TimeSpan now, ref Effects effects)
    {
        if (_lot.Count < _settings.ParkedLimit)
        {
            return true;
        }

        if (_lot.Newest() is not { } newest || !StandsBefore(newcomer, newest))
        {
            return false;
        }

        LeaveLotLocked(newest, now);
        RefuseLocked(newest, RefusalReason.LotFull, now, ref effects);
        return true;
    }

    private static bool StandsBefore(Waiter a, Waiter b) =>
        a.Rank < b.Rank || (a.Rank == b.Rank && a.FirstSeen < b.FirstSeen);
}
