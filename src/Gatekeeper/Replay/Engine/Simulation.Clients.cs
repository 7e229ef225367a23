using Gatekeeper.Admission;
using Gatekeeper.Replay.Doors;

namespace Gatekeeper.Replay.Engine;

/// <content>What clients do.</content>
internal sealed partial class Simulation
{
    public void Refuse(
        int visit,
        TimeSpan? retryAfter,
        TimeSpan? ticketAge = null,
        Rank ticketRank = Rank.Background
    )
    {
        var client = _visits[visit].Client;
        if (ticketAge is { } age)
        {
            _clients[client].TicketSince = _clock.Now - age.Ticks;
            _clients[client].TicketRank = (byte)ticketRank;
        }

        _log.Refused();
        EndVisit(visit);
        ComeBack(client, retryAfter);
    }

    public void WakeLater(int visit, TimeSpan after) =>
        PlanFor(visit, _clock.Now + after.Ticks, EventKind.DoorWakes);

    public void Judged(int visit, bool isPerson) =>
        _log.Judged(_clients[_visits[visit].Client], isPerson);

    private void ClientAppears()
    {
        if (_closing)
        {
            return;
        }

        var now = _clock.Now;
        var index = _clients.Take();
        var stormIsOver = now >= _stormEnds && _log.UnsettledOfStorm == 0;
        ref var client = ref _clients[index];
        client = _factory.Make(now, stormIsOver);
        if (client.Is(ClientTraits.NoFlag))
        {
            _absentees?.Return(ref client);
        }

        _log.Born(Seconds, client);
        _events.Plan(_factory.NextAfter(now), EventKind.ClientAppears);
        TryArrives(index);
    }

    private void TunnelEnds()
    {
        if (_closing || _absentees is null)
        {
            return;
        }

        _absentees.End(_clock.Now, _door);
        PlanTunnelEnd(_absentees.NextAfter(_clock.Now));
    }

    private void PlanTunnelEnd(long? at)
    {
        if (at is { } moment)
        {
            _events.Plan(moment, EventKind.TunnelEnds);
        }
    }

    private void TryArrives(int index)
    {
        ref var client = ref _clients[index];
        if (_dismissed)
        {
            _log.LeftOver(client);
            return;
        }

        client.Tries++;
        _log.Tried(client);
        var behaviour = BehaviourOf(client);
        var visit = _visits.Take();
        ref var state = ref _visits[visit];
        state.Client = index;
        state.State = VisitState.AtDoor;
        state.ClientLeft = false;
        state.Work = client.Work;
        state.EndsAt = Math.Min(
            _clock.Now + (long)(behaviour.TryLasts.Ticks * _scenario.RealPatience),
            Math.Max(client.BornAt + behaviour.GivesUpAfter.Ticks, _clock.Now + 1)
        );
        PlanFor(visit, state.EndsAt, EventKind.TryEnds);
        _door.Arrive(
            visit,
            new Knock(
                ClassOf(client),
                PatienceOf(client),
                client.Device,
                client.Tries,
                TicketAgeOf(client)
            )
            {
                TicketRank = (Rank)client.TicketRank,
                HasPass = client.Is(ClientTraits.HasPass),
            }
        );
    }

    /// <summary>The client leaves; it tells nobody but the door.</summary>
    private void TryEnds(int visit)
    {
        ref var state = ref _visits[visit];
        if (state.ClientLeft)
        {
            return;
        }

        var client = state.Client;
        var inHandshake = state.State != VisitState.AtDoor;
        state.ClientLeft = true;
        _door.Leave(visit, inHandshake);
        if (state.State is VisitState.AtDoor or VisitState.Unanswered)
        {
            EndVisit(visit);
        }

        ComeBack(client, null);
    }

    private void AnswerArrives(int visit)
    {
        ref var state = ref _visits[visit];
        if (state.ClientLeft)
        {
            _log.Wasted();
            EndVisit(visit);
            return;
        }

        var index = state.Client;
        ref var client = ref _clients[index];
        if (client.Is(ClientTraits.Silent))
        {
            _door.FallSilent(visit);
            EndVisit(visit);
            _log.FellSilent(client);
            _clients.GiveBack(index);
            return;
        }

        _door.Ready(visit);
        if (_clock.Now + _roundTrip > state.EndsAt)
        {
            // The answer will find nobody: the client leaves while it is on its way.
            _log.Wasted();
            EndVisit(visit);
            ComeBack(index, null);
            return;
        }

        EndVisit(visit);
        _log.Ready(Seconds, new TimeSpan(_clock.Now + _roundTrip - client.BornAt), client);
        _clients.GiveBack(index);
    }

    private void Fails(int visit, bool couldNotConnect)
    {
        ref var state = ref _visits[visit];
        if (state.ClientLeft)
        {
            EndVisit(visit);
            return;
        }

        var client = state.Client;
        _door.Fail(visit, couldNotConnect);
        EndVisit(visit);
        ComeBack(client, null);
    }

    /// <summary>A try was in vain: the client pauses and tries again, or gives up.</summary>
    private void ComeBack(int index, TimeSpan? retryAfter)
    {
        ref var client = ref _clients[index];
        if (_dismissed)
        {
            _log.LeftOver(client);
            return;
        }

        var behaviour = BehaviourOf(client);
        var pause = _pauses.Between(
            behaviour.ComesBackAfter.Ticks,
            behaviour.ComesBackBefore.Ticks
        );
        if (behaviour.ObeysRetryAfter && retryAfter is { } asked)
        {
            pause = Math.Max(pause, asked.Ticks);
        }

        var at = _clock.Now + pause + _roundTrip;
        if (at >= client.BornAt + behaviour.GivesUpAfter.Ticks)
        {
            _log.GaveUp(client);
            _clients.GiveBack(index);
            return;
        }

        _events.Plan(at, EventKind.TryArrives, index);
    }

    private TimeSpan? TicketAgeOf(in Client client) =>
        client.TicketSince == Client.NoTicket ? null : new(_clock.Now - client.TicketSince);

    private ClientBehaviour BehaviourOf(in Client client) =>
        client.Is(ClientTraits.Foreground) ? _scenario.Foreground : _scenario.Background;

    /// <summary>What the operator configured for what the client says it is.</summary>
    private TimeSpan PatienceOf(in Client client) =>
        ClassOf(client) == Classification.ConnectionClass.Foreground
            ? _scenario.Foreground.TryLasts
            : _scenario.Background.TryLasts;

    private void EndVisit(int visit)
    {
        ref var state = ref _visits[visit];
        state.State = VisitState.Over;
        state.Stamp = (state.Stamp + 1) & SimulatedEvent.LargestStamp;
        _visits.GiveBack(visit);
    }

    private void PlanFor(int visit, long at, EventKind kind) =>
        _events.Plan(at, kind, visit, _visits[visit].Stamp);

    /// <summary>Nobody tries any more: whatever the door still holds after this, it has lost.</summary>
    private void Dismiss()
    {
        _dismissed = true;
        _log.Dismissed();
        for (var visit = 0; visit < _visits.End; visit++)
        {
            if (_visits[visit].State != VisitState.Over)
            {
                TryEnds(visit);
            }
        }
    }

    /// <summary>Whoever pauses when the replay ends is still trying.</summary>
    private void CountWhoPauses()
    {
        while (_events.TryTake(out var item))
        {
            if (item.Kind == EventKind.TryArrives)
            {
                _log.LeftOver(_clients[item.Index]);
            }
        }
    }
}
