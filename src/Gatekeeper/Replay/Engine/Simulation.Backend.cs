namespace Gatekeeper.Replay.Engine;

/// <content>What the backend does.</content>
internal sealed partial class Simulation
{
    private readonly Server[] _servers;
    private readonly IReadOnlyList<BackendFault> _faults;
    private readonly HashSet<int> _faultsInForce = [];
    private int _inFlight;

    public void Forward(int visit, int server)
    {
        ref var state = ref _visits[visit];
        state.State = VisitState.OnTheWay;
        state.Server = server;
        _log.Forwarded(_clock.Now + _roundTrip / 2 >= state.EndsAt);
        PlanFor(visit, _clock.Now + _servers[server].HalfRoundTrip, EventKind.ReachesServer);
    }

    private void ReachesServer(int visit)
    {
        ref var state = ref _visits[visit];
        var server = _servers[state.Server];
        if (server.IsDown)
        {
            state.State = VisitState.Answered;
            PlanFor(visit, _clock.Now + server.HalfRoundTrip, EventKind.ConnectFails);
            return;
        }

        if (server.IsFull)
        {
            state.State = VisitState.Unanswered;
            return;
        }

        _inFlight++;
        server.InFlight++;
        _log.InFlight(Seconds, server.InFlight / (double)server.Workers);
        state.State = VisitState.InLine;
        server.Line.Enqueue(visit);
        WorkOn(server);
    }

    private void WorkOn(Server server)
    {
        while (server.HasFreeWorker && server.Line.TryDequeue(out var visit))
        {
            server.AtWork++;
            ref var state = ref _visits[visit];
            state.State = VisitState.AtWork;
            var begins = Math.Max(_clock.Now, server.PausedUntil);
            state.PausedBefore = server.PausedInTotal;
            PlanFor(visit, begins + server.Service(_service, state.Work), EventKind.WorkEnds);
        }
    }

    private void WorkEnds(int visit)
    {
        ref var state = ref _visits[visit];
        if (state.State != VisitState.AtWork)
        {
            return;
        }

        var server = _servers[state.Server];
        if (server.PausedInTotal > state.PausedBefore)
        {
            var later = server.PausedInTotal - state.PausedBefore;
            state.PausedBefore = server.PausedInTotal;
            PlanFor(visit, _clock.Now + later, EventKind.WorkEnds);
            return;
        }

        server.AtWork--;
        server.InFlight--;
        _inFlight--;
        if (state.ClientLeft)
        {
            _log.Wasted();
            EndVisit(visit);
        }
        else
        {
            state.State = VisitState.Answered;
            PlanFor(visit, _clock.Now + server.HalfRoundTrip, EventKind.AnswerArrives);
        }

        WorkOn(server);
    }

    private void FaultBegins(int index)
    {
        var fault = _faults[index];
        if (fault.Lasts is { } lasts)
        {
            _events.Plan(_clock.Now + lasts.Ticks, EventKind.FaultEnds, index);
        }

        _faultsInForce.Add(index);
        FaultsChanged(fault);
        foreach (var server in Befallen(fault).Where(_ => fault.Paused))
        {
            server.Pause(_clock.Now, fault.Lasts?.Ticks ?? 0);
        }

        CapacityChanged();
    }

    private void FaultEnds(int index)
    {
        _faultsInForce.Remove(index);
        FaultsChanged(_faults[index]);
        CapacityChanged();
    }

    private void FaultsChanged(BackendFault changed)
    {
        foreach (var server in Befallen(changed))
        {
            var (capacity, service, down) = (1.0, 1.0, false);
            foreach (var index in _faultsInForce)
            {
                var fault = _faults[index];
                if (Befallen(fault).Contains(server))
                {
                    capacity *= fault.Capacity;
                    service *= fault.Service;
                    down |= fault.Down;
                }
            }

            var dies = down && !server.IsDown;
            server.Set(capacity, service, down);
            if (dies)
            {
                LoseWorkOf(server);
            }

            WorkOn(server);
        }
    }

    private IEnumerable<Server> Befallen(BackendFault fault) =>
        fault.Server is null
            ? _servers
            : _servers.Where(server => server.Model.Name == fault.Server);

    private void LoseWorkOf(Server server)
    {
        for (var visit = 0; visit < _visits.End; visit++)
        {
            ref var state = ref _visits[visit];
            if (
                state.State is VisitState.InLine or VisitState.AtWork
                && _servers[state.Server] == server
            )
            {
                state.State = VisitState.Answered;
                PlanFor(visit, _clock.Now + server.HalfRoundTrip, EventKind.HandshakeFails);
            }
        }

        _inFlight -= server.InFlight;
        server.InFlight = 0;
        server.AtWork = 0;
        server.Line.Clear();
    }

    private void CapacityChanged() =>
        _log.CapacityBecame(Seconds, _servers.Sum(server => server.CapacityAt(_clock.Now)));

    /// <summary>The scenario's faults; message traffic in the storm is one of them: it slows every handshake.</summary>
    private static IReadOnlyList<BackendFault> FaultsOf(Scenario scenario) =>
        scenario.MessageTrafficShare > 0
            ?
            [
                .. scenario.Faults,
                new BackendFault(scenario.CalmLasts)
                {
                    Lasts = scenario.StormLasts,
                    Service = 1 / (1 - scenario.MessageTrafficShare),
                },
            ]
            : scenario.Faults;
}
