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
            LearnLocked(permit, outcome, couldNotConnect, owed, now);
            _counts.HandshakeEnded(permit.Class, outcome);
            FreeLocked(permit);
            ReleaseLocked(now, ref effects);
        }

        _observer.HandshakeEnded(permit.Class, outcome, owed);
        effects.Run();
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
            permit.Place.Window.Observe(new(permit.GrantedAt, now, owed, Completed: false));
            permit.HeldUntil =
                now + ((permit.Place.Window.Reference ?? ReferenceLatency.Assumed) - owed);
            if (permit.HeldUntil <= now)
            {
                FreeLocked(permit);
                ReleaseLocked(now, ref effects);
            }
        }

        _observer.HandshakeEnded(permit.Class, HandshakeOutcome.Abandoned, owed);
        effects.Run();
        return true;
    }

    internal void HoldFor(Permit permit, TimeSpan sinceGranted)
    {
        var effects = new Effects(_observer);
        lock (_lock)
        {
            if (permit.IsReturned || permit.HeldUntil is not null)
            {
                return;
            }

            _counts.HandshakeEnded(permit.Class, HandshakeOutcome.Ignored);
            permit.HeldUntil = permit.GrantedAt + sinceGranted;
            if (permit.HeldUntil <= Now)
            {
                FreeLocked(permit);
                ReleaseLocked(Now, ref effects);
            }
        }

        effects.Run();
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
            if (permit.SilentSince is not null)
            {
                permit.SilentSince = null;
                permit.OwedSince = Now;
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
        TimeSpan now
    )
    {
        if (outcome == HandshakeOutcome.Ready)
        {
            _readyRate.Count(now);
            permit.Place.Window.Observe(new(permit.GrantedAt, now, owed, Completed: true));
            permit.Place.Answered();
        }
        else if (couldNotConnect)
        {
            permit.Place.ConnectFailed(permit.GrantedAt, now);
        }
        else if (outcome == HandshakeOutcome.Failed)
        {
            permit.Place.Answered();
        }
    }

    private void FreeLocked(Permit permit)
    {
        permit.IsReturned = true;
        permit.Place.PlacesUsed--;
        var last = _permits[^1];
        _permits[permit.Index] = last;
        last.Index = permit.Index;
        _permits.RemoveAt(_permits.Count - 1);
        if (!permit.Place.IsListed && permit.Place.PlacesUsed == 0)
        {
            _destinations.Remove(permit.Place);
        }
    }
}
