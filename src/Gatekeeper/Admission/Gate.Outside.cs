namespace Gatekeeper.Admission;

/// <content>Connections whose class is known before TLS: they wait there, and take no place before their request was read.</content>
public sealed partial class Gate
{
    /// <summary>
    /// Lets a connection go on to TLS at once: a place is free, nobody of its rank waits, and not too many are on their way already. It holds no place and
    /// counts as nothing yet; whatever becomes of it, <see cref="LeaveDoor"/> must be told.
    /// </summary>
    /// <returns>Whether it may go on; when not, it must go to <see cref="ParkOutside"/>.</returns>
    public bool TryPassDoor(OutsideWaiter waiter)
    {
        lock (_lock)
        {
            var now = Now;
            if (
                _settings.Mode == GateMode.Enforce
                && (_draining || !IsFreeForLocked(waiter.Rank) || !MayCallLocked(now))
            )
            {
                return false;
            }

            waiter.Standing = Standing.OnItsWay;
            _ahead.Call(waiter, now);
            return true;
        }
    }

    /// <summary>
    /// Parks a connection before TLS, under the rules of <see cref="Park"/>: it is called by rank, then by first arrival, or refused when its client's patience is
    /// nearly over or the lot is full. It may be called or refused before this returns.
    /// </summary>
    public void ParkOutside(OutsideWaiter waiter)
    {
        waiter.Standing = Standing.Outside;
        Park(waiter);
    }

    /// <summary>
    /// A connection that was called has come, and asks for a place, at the age it has. It may be released or refused before this returns.
    /// </summary>
    /// <param name="waiter">The connection.</param>
    /// <param name="arrival">What it asks for, now that its request was read; of the class that it had.</param>
    /// <returns>Whether it was parked still. When not, and nobody was told, it must ask like any other.</returns>
    public bool ComeIn(OutsideWaiter waiter, in Arrival arrival)
    {
        var effects = new Effects(_observer);
        lock (_lock)
        {
            if (!waiter.IsParked)
            {
                return false;
            }

            var now = Now;
            var firstSeen = now - arrival.Age;
            LeaveLotLocked(waiter, now);
            waiter.Arrival = arrival;
            waiter.Rank = arrival.Rank < waiter.Rank ? arrival.Rank : waiter.Rank;
            waiter.FirstSeen = firstSeen < waiter.FirstSeen ? firstSeen : waiter.FirstSeen;
            waiter.Pinned = PinLocked(arrival.Destination);
            waiter.Standing = Standing.Asks;
            EnterLotLocked(waiter, now);
            _ahead.Came(waiter);
            _ranOut = true;
            ReleaseLocked(now, ref effects);
        }

        effects.Run();
        return true;
    }

    /// <summary>
    /// A connection that came to the door before TLS is over, or goes on without a place, or asks as another from now on. Does nothing when it was released or
    /// refused already.
    /// </summary>
    /// <param name="waiter">The connection.</param>
    /// <param name="passed">Whether it goes on, rather than left.</param>
    public void LeaveDoor(OutsideWaiter waiter, bool passed)
    {
        TimeSpan wait;
        lock (_lock)
        {
            if (!waiter.IsParked)
            {
                _ahead.Gone(waiter);
                return;
            }

            var now = Now;
            LeaveLotLocked(waiter, now);
            wait = now - waiter.ParkedAt;
            if (passed)
            {
                _counts.Passed(waiter.Arrival.Class);
            }
            else
            {
                _counts.Left(waiter.Arrival.Class);
            }
        }

        _observer.WaitEnded(
            waiter.Arrival.Class,
            passed ? WaitOutcome.Released : WaitOutcome.Left,
            wait
        );
    }

    private bool MayCallLocked(TimeSpan now) =>
        _ahead.HasRoom(PlacesLocked(), _readyRate.PerSecond(now), now);

    /// <summary>Whether a connection of a rank would find a place now: one is free for it, and nobody of its rank or a better one waits.</summary>
    private bool IsFreeForLocked(Rank rank)
    {
        for (var better = Rank.VerifiedForeground; better <= rank; better++)
        {
            if (_lot.CountOf(better) > 0)
            {
                return false;
            }
        }

        if (rank == Rank.Background && IsBackgroundPausedLocked)
        {
            return false;
        }

        foreach (var destination in _destinations)
        {
            if (destination.RoomFor(rank) > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Calls those whose turn is about to come.</summary>
    private void CallLocked(TimeSpan now, ref Effects effects)
    {
        while (NextOutsideLocked() is { } waiter && MayCallLocked(now))
        {
            LeaveLotLocked(waiter, now);
            if (now >= waiter.RefuseAt || IsTooLateLocked(waiter, now))
            {
                RefuseLocked(waiter, RefusalReason.Patience, now, ref effects);
                continue;
            }

            waiter.Standing = Standing.OnItsWay;
            EnterLotLocked(waiter, now);
            _ahead.Call(waiter, now);
            effects.Call(waiter);
        }
    }

    private OutsideWaiter? NextOutsideLocked()
    {
        for (var rank = Rank.VerifiedForeground; rank <= Rank.Background; rank++)
        {
            if (rank == Rank.Background && IsBackgroundPausedLocked)
            {
                return null;
            }

            if (_lot.NextOutside(rank) is OutsideWaiter next)
            {
                return next;
            }
        }

        return null;
    }
}
