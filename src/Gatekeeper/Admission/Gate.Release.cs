using Gatekeeper.Classification;
using Gatekeeper.Emergency;

namespace Gatekeeper.Admission;

/// <content>Who goes next, and to which destination.</content>
public sealed partial class Gate
{
    /// <summary>Restores invariant 3: lets in whoever there is room for, by rank, then by first arrival; and calls those whose turn comes after that.</summary>
    private void ReleaseLocked(TimeSpan now, ref Effects effects)
    {
        while (_lot.Count > 0 && NextLocked(now, out var room) is { } waiter)
        {
            LeaveLotLocked(waiter, now);
            if (now >= waiter.RefuseAt || IsTooLateLocked(waiter, now))
            {
                RefuseLocked(waiter, RefusalReason.Patience, now, ref effects);
                continue;
            }

            var permit =
                GrantLocked(waiter.Arrival.Class, waiter.Rank, room, waiter.Pinned, now)
                ?? throw new InvalidOperationException(
                    "A waiter was chosen for whom there is no room."
                );
            permit.Waited = now - waiter.ParkedAt;
            permit.FirstSeen = waiter.FirstSeen;
            _counts.Admitted(waiter.Arrival.Class, released: true);
            effects.Release(waiter, permit, permit.Waited);
        }

        CallLocked(now, ref effects);
    }

    /// <summary>Its patience, as it was learned since it was parked, is over.</summary>
    private bool IsTooLateLocked(Waiter waiter, TimeSpan now) =>
        now - waiter.ParkedAt >= HoldForLocked(waiter.Arrival, now);

    /// <summary>Whoever goes next.</summary>
    /// <param name="now">Now.</param>
    /// <param name="room">The rank whose places it may use: its own, or better when it is background's turn.</param>
    private Waiter? NextLocked(TimeSpan now, out Rank room)
    {
        room = Rank.Foreground;
        if (IsBackgroundsTurnLocked(now) && NextOfLocked(Rank.Background, room) is { } floor)
        {
            return floor;
        }

        for (var rank = Rank.VerifiedForeground; rank <= Rank.Background; rank++)
        {
            room = rank;
            if (
                _lot.AskingOf(rank) > 0
                && !(rank == Rank.Background && IsBackgroundPausedLocked)
                && NextOfLocked(rank, rank, ServesYoungestLocked(rank, now)) is { } next
            )
            {
                return next;
            }
        }

        return null;
    }

    /// <summary>Background gets its floor while foreground alone is too much, or its oldest has waited for half its patience.</summary>
    private bool IsBackgroundsTurnLocked(TimeSpan now) =>
        _floor.IsDue
        && !IsBackgroundPausedLocked
        && _lot.Oldest(Rank.Background) is { } oldest
        && (
            _judge.Stage == Stage.ForegroundOverload
            || now - oldest.FirstSeen > 0.5 * oldest.Arrival.Patience
        );

    /// <summary>
    /// In stage 4 the youngest first, beyond a standing delay: when foreground alone is too much, whoever has waited long is about to leave, and serving
    /// in order would serve everybody too late (Facebook's "Fail at Scale" gives the same reason for its adaptive LIFO).
    /// </summary>
    private bool ServesYoungestLocked(Rank rank, TimeSpan now) =>
        rank.IsForeground()
        && _judge.Stage == Stage.ForegroundOverload
        && _lot.Oldest(rank) is { } oldest
        && now - oldest.FirstSeen > StageJudge.StandingForegroundWait;

    private Waiter? NextOfLocked(Rank rank, Rank room, bool youngest = false)
    {
        Waiter? best = null;
        foreach (var destination in _destinations)
        {
            if (
                destination.RoomFor(room) > 0
                && _lot.Next(rank, destination.Id, youngest) is { } next
                && (
                    best is null
                    || (
                        youngest ? next.FirstSeen > best.FirstSeen : next.FirstSeen < best.FirstSeen
                    )
                )
            )
            {
                best = next;
            }
        }

        return best;
    }

    /// <summary>Takes a place at the destination with the most room; null when none has any.</summary>
    /// <param name="connectionClass">The connection's class.</param>
    /// <param name="rank">Its rank.</param>
    /// <param name="room">The rank whose places it may use.</param>
    /// <param name="only">The one destination it may go to, or null.</param>
    /// <param name="now">Now.</param>
    private Permit? GrantLocked(
        ConnectionClass connectionClass,
        Rank rank,
        Rank room,
        string? only,
        TimeSpan now
    )
    {
        if (rank == Rank.Background && IsBackgroundPausedLocked)
        {
            return null;
        }

        only = PinLocked(only);
        Destination? best = null;
        var mostRoom = 0;
        foreach (var destination in _destinations)
        {
            if (
                (only is null || destination.Id == only)
                && destination.RoomFor(room) is var free
                && free > mostRoom
            )
            {
                best = destination;
                mostRoom = free;
            }
        }

        return best is null ? null : TakeLocked(best, connectionClass, rank, now);
    }

    private Permit TakeLocked(
        Destination destination,
        ConnectionClass connectionClass,
        Rank rank,
        TimeSpan now
    )
    {
        destination.PlacesUsed++;
        _floor.LetIn(rank == Rank.Background, _settings.FloorShare);
        var permit = new Permit(this, destination, connectionClass, now)
        {
            Index = _permits.Count,
            PlacesUsed = destination.PlacesUsed,
            Rank = rank,
        };
        _permits.Add(permit);
        return permit;
    }

    /// <summary>A destination that went away pins nobody.</summary>
    private string? PinLocked(string? destination)
    {
        if (destination is null)
        {
            return null;
        }

        foreach (var known in _destinations)
        {
            if (known.IsListed && known.Id == destination)
            {
                return destination;
            }
        }

        return null;
    }

    private bool HasTwinLocked(in Arrival arrival) =>
        _lot.Count > 0 && TwinLocked(arrival) is not null;

    /// <summary>Whoever is parked for the same device, when it is proven that the newcomer is that device and a person waits.</summary>
    private Waiter? TwinLocked(in Arrival arrival) =>
        arrival is { IsProven: true, Device: { } device } && arrival.Rank.IsForeground()
            ? _lot.TwinOf(device)
            : null;

    /// <summary>The newcomer takes its parked twin's place in the order of service, if that is the better one; the twin is answered.</summary>
    private void SupersedeLocked(Waiter newcomer, TimeSpan now, ref Effects effects)
    {
        if (TwinLocked(newcomer.Arrival) is not { } twin)
        {
            return;
        }

        LeaveLotLocked(twin, now);
        newcomer.FirstSeen =
            twin.FirstSeen < newcomer.FirstSeen ? twin.FirstSeen : newcomer.FirstSeen;
        newcomer.Rank = twin.Rank < newcomer.Rank ? twin.Rank : newcomer.Rank;
        RefuseLocked(twin, RefusalReason.Superseded, now, ref effects);
    }
}
