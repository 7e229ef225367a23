using Gatekeeper.Windows;

namespace Gatekeeper.Admission;

/// <content>Giving permits back.</content>
public sealed partial class Gate
{
    internal bool Return(Permit permit, HandshakeOutcome outcome, bool couldNotConnect = false)
    {
        var effects = new Effects(_observer);
        TimeSpan owed;
        lock (_lock)
        {
            if (permit.IsReturned || permit.HeldUntil is not null)
            {
                return false;
            }

            var now = Now;
            owed = Owed(permit, now);
            LearnLocked(permit, outcome, couldNotConnect, owed, now, ref effects);
            _counts.HandshakeEnded(permit.Class, outcome);
            FreeLocked(permit);
            ReleaseLocked(now, ref effects);
        }

        // Whoever was let in is told before the observer, whose faults must not keep a permit from its owner.
        effects.Run();
        _observer.HandshakeEnded(permit.Class, outcome, owed);
        return true;
    }

    internal bool Abandon(Permit permit)
    {
        TimeSpan owed;
        var effects = new Effects(_observer);
        lock (_lock)
        {
            if (permit.IsReturned || permit.HeldUntil is not null)
            {
                return false;
            }

            var now = Now;
            owed = Owed(permit, now);
            _counts.HandshakeEnded(permit.Class, HandshakeOutcome.Abandoned);
            PatienceOfLocked(permit.Class).Left(now - permit.GrantedAt + permit.Waited, now);
            var takes = permit.Place.Window.WorkingReference ?? ReferenceLatency.Assumed;
            permit.HeldUntil = now + (takes - owed);
            if (permit.HeldUntil <= now)
            {
                // "At least this slow" says something only of a backend that had the time: a client that connects and leaves at once, as often as it
                // likes, must neither pass for a slow backend nor for a quick one.
                ObserveLocked(permit, owed, now, completed: false);
                FreeLocked(permit);
                ReleaseLocked(now, ref effects);
            }
        }

        effects.Run();
        _observer.HandshakeEnded(permit.Class, HandshakeOutcome.Abandoned, owed);
        return true;
    }

    /// <summary>Refuses a connection that was let in already: the gate changed its mind before the backend was touched.</summary>
    /// <returns>What to tell it.</returns>
    internal Refusal Refuse(Permit permit, RefusalReason reason)
    {
        var effects = new Effects(_observer);
        Refusal refusal;
        lock (_lock)
        {
            var now = Now;
            refusal = RefusalLocked(permit.Rank, permit.FirstSeen, reason, now);
            if (!permit.IsReturned && permit.HeldUntil is null)
            {
                ExpectBackLocked(refusal, permit.FirstSeen, now);
                _counts.RefusedAfterAdmission(permit.Class, reason);
                FreeLocked(permit);
                ReleaseLocked(now, ref effects);
            }
        }

        effects.Run();
        return refusal;
    }

    internal void OnTimeout(Permit permit, Action tell)
    {
        bool late;
        lock (_lock)
        {
            permit.TellTimeout = tell;
            late = permit.HasTimedOut;
        }

        if (late)
        {
            tell();
        }
    }

    internal void AwaitClient(Permit permit)
    {
        lock (_lock)
        {
            if (permit.OwedSince is { } since)
            {
                var now = Now;
                permit.OwedBefore += now - since;
                permit.OwedSince = null;
                permit.SilentSince = now;
            }
        }
    }

    internal void ClientSpoke(Permit permit)
    {
        lock (_lock)
        {
            if (permit.SilentSince is { } since)
            {
                var now = Now;
                permit.SilentBefore += now - since;
                permit.SilentSince = null;
                permit.OwedSince = now;
            }
        }
    }

    private static TimeSpan Owed(Permit permit, TimeSpan now) =>
        permit.OwedBefore + (permit.OwedSince is { } since ? now - since : TimeSpan.Zero);

    private void LearnLocked(
        Permit permit,
        HandshakeOutcome outcome,
        bool couldNotConnect,
        TimeSpan owed,
        TimeSpan now,
        ref Effects effects
    )
    {
        if (outcome == HandshakeOutcome.Ready)
        {
            _readyRate.Count(now);
            PatienceOfLocked(permit.Class).Served(now - permit.GrantedAt + permit.Waited, now);
            ObserveLocked(permit, owed, now, completed: true);
            AnsweredLocked(permit.Place, ref effects);
        }
        else if (couldNotConnect)
        {
            if (permit.Place.ConnectFailed(permit.GrantedAt, now))
            {
                TellDestination(permit.Destination, reachable: false, ref effects);
            }
        }
        else if (outcome == HandshakeOutcome.Failed)
        {
            AnsweredLocked(permit.Place, ref effects);
        }
    }

    private void ObserveLocked(Permit permit, TimeSpan owed, TimeSpan now, bool completed)
    {
        if (permit.Place.Window.Reference is { } reference && reference > TimeSpan.Zero)
        {
            _recentLatency.Add(owed / reference, now);
        }

        permit.Place.Window.Observe(
            new(permit.GrantedAt, now, owed, completed, permit.Class, permit.PlacesUsed)
        );
    }

    private void AnsweredLocked(Destination destination, ref Effects effects)
    {
        if (destination.Answered())
        {
            TellDestination(destination.Id, reachable: true, ref effects);
        }
    }

    /// <summary>By itself, because a method that may capture pays for the capture at its beginning, and this one is called once in a while.</summary>
    private void TellDestination(string destination, bool reachable, ref Effects effects) =>
        effects.Add(() => _observer.DestinationChanged(destination, reachable));

    private void FreeLocked(Permit permit)
    {
        permit.IsReturned = true;
        permit.Place.PlacesUsed--;
        permit.Place.ForegroundUsed -= permit.Rank < Rank.Background ? 1 : 0;
        var last = _permits[^1];
        _permits[permit.Index] = last;
        last.Index = permit.Index;
        _permits.RemoveAt(_permits.Count - 1);
        if (!permit.Place.IsListed && permit.Place.PlacesUsed == 0)
        {
            ForgetLocked(permit.Place);
        }
    }
}
