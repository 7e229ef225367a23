using Gatekeeper.Classification;
using Gatekeeper.Replay.Doors;
using Gatekeeper.Replay.Measures;

namespace Gatekeeper.Replay.Engine;

/// <summary>
/// One replay: clients, a front door and a backend, on one thread and in virtual time. The same scenario, door and seed give the same result;
/// with another door the same clients come and the same chance is thrown for each purpose.
/// </summary>
internal sealed partial class Simulation : IStorm
{
    private static readonly long TickLength = TimeSpan.FromMilliseconds(50).Ticks;

    /// <summary>How long nobody new comes before those who still try are sent away.</summary>
    private static readonly long Aftermath = TimeSpan.FromSeconds(45).Ticks;

    /// <summary>How long calm is watched after the storm's clients are settled, and the empty gate at the end: longer than it holds an orphan's place.</summary>
    private static readonly long Calming = TimeSpan.FromSeconds(15).Ticks;

    private readonly Scenario _scenario;
    private readonly IFrontDoor _door;
    private readonly EventQueue _events = new();
    private readonly VirtualClock _clock;
    private readonly Slab<Client> _clients = new();
    private readonly Slab<Visit> _visits = new();
    private readonly StormLog _log;
    private readonly ClientFactory _factory;
    private readonly Absentees? _absentees;
    private readonly Dice _service;
    private readonly Dice _pauses;
    private readonly long _roundTrip;
    private readonly long _stormEnds;
    private readonly long _lastRushEnds;
    private bool _closing;
    private bool _dismissed;
    private long _closesAt;
    private long _calmSince;

    public Simulation(Scenario scenario, IFrontDoor door, int seed)
    {
        _scenario = scenario;
        _door = door;
        _clock = new VirtualClock(_events);
        Seed = seed;
        Servers = ServersOf(scenario);
        _servers = [.. Servers.Select(model => new Server(model))];
        _faults = FaultsOf(scenario);
        _log = new StormLog(scenario);
        var capacity = Servers.Sum(model => model.CapacityPerSecond);
        _factory = new ClientFactory(scenario, capacity, new Dice(seed, 1), new Dice(seed, 9));
        _absentees =
            scenario.NoFlagShare > 0 ? new Absentees(scenario, capacity, new Dice(seed, 10)) : null;
        _service = new Dice(seed, 2);
        _pauses = new Dice(seed, 3);
        _roundTrip = scenario.ClientRoundTrip.Ticks;
        _stormEnds = (scenario.CalmLasts + scenario.StormLasts).Ticks;
        _lastRushEnds = scenario.Surges.Select(surge => surge.Ends.Ticks).Append(_stormEnds).Max();
        _calmSince = long.MaxValue;
    }

    public int Seed { get; }

    public TimeProvider Clock => _clock;

    public IReadOnlyList<ServerModel> Servers { get; }

    private double Seconds => _clock.Now / (double)TimeSpan.TicksPerSecond;

    public ReplayResult Run()
    {
        PlanBeginning();
        _door.Open(this);
        PlanTunnelEnd(_absentees?.TellPast(_door));

        while (_events.TryTake(out var item))
        {
            _clock.Now = item.At;
            if (_dismissed && item.At >= _closesAt)
            {
                break;
            }

            Happen(item);
        }

        CountWhoPauses();
        return _log.Sum(_scenario, _door, Seed, Seconds, _events.Taken);
    }

    public void StageChanged(int before, int after) => _log.StageChanged(Seconds, before, after);

    private void PlanBeginning()
    {
        CapacityChanged();
        _events.Plan(_scenario.CalmLasts.Ticks, EventKind.StormBegins);
        for (var fault = 0; fault < _faults.Count; fault++)
        {
            _events.Plan(_faults[fault].At.Ticks, EventKind.FaultBegins, fault);
        }

        _events.Plan(TickLength, EventKind.Tick);
        _events.Plan(_factory.NextAfter(0), EventKind.ClientAppears);
    }

    private void Happen(in SimulatedEvent item)
    {
        switch (item.Kind)
        {
            case EventKind.ClientAppears:
                ClientAppears();
                break;
            case EventKind.TryArrives:
                TryArrives(item.Index);
                break;
            case EventKind.TunnelEnds:
                TunnelEnds();
                break;
            case EventKind.Tick:
                Tick();
                break;
            case EventKind.TimerFires:
                _clock.Fire(item.Index);
                break;
            case EventKind.StormBegins:
                _log.StormBegins(Seconds);
                break;
            case EventKind.FaultBegins:
                FaultBegins(item.Index);
                break;
            case EventKind.FaultEnds:
                FaultEnds(item.Index);
                break;
            default:
                if (_visits[item.Index].Stamp == item.Stamp)
                {
                    HappenTo(item.Index, item.Kind);
                }

                break;
        }
    }

    private void HappenTo(int visit, EventKind kind)
    {
        switch (kind)
        {
            case EventKind.TryEnds:
                TryEnds(visit);
                break;
            case EventKind.ReachesServer:
                ReachesServer(visit);
                break;
            case EventKind.WorkEnds:
                WorkEnds(visit);
                break;
            case EventKind.AnswerArrives:
                AnswerArrives(visit);
                break;
            case EventKind.HandshakeFails:
                Fails(visit, couldNotConnect: false);
                break;
            case EventKind.ConnectFails:
                Fails(visit, couldNotConnect: true);
                break;
            case EventKind.DoorWakes:
                _door.Wake(visit);
                break;
            default:
                throw new InvalidOperationException($"{kind} is not about a visit.");
        }
    }

    private void Tick()
    {
        _door.Tick();
        _log.Tick(Seconds, _inFlight, _door);
        _events.Plan(_clock.Now + TickLength, EventKind.Tick);
        if (!_closing && IsOver())
        {
            _closing = true;
            _closesAt = _clock.Now + Aftermath;
        }
        else if (_closing && !_dismissed && (_log.Unsettled == 0 || _clock.Now >= _closesAt))
        {
            Dismiss();
            _closesAt = _clock.Now + Calming;
        }
    }

    /// <summary>The storm's clients are settled and the gate calmed down, or it takes too long.</summary>
    private bool IsOver()
    {
        var now = _clock.Now;
        if (now < _lastRushEnds)
        {
            return false;
        }

        var calm = _log.UnsettledOfStorm == 0 && _log.Stage == 0;
        _calmSince = calm ? Math.Min(_calmSince, now) : long.MaxValue;
        return (calm && now - _calmSince >= Calming)
            || now >= _lastRushEnds + _scenario.WatchedAfterStorm.Ticks;
    }

    private static ConnectionClass ClassOf(in Client client) =>
        client.Is(ClientTraits.NoFlag) ? ConnectionClass.Unknown
        : client.Is(ClientTraits.Foreground | ClientTraits.Lies) ? ConnectionClass.Foreground
        : ConnectionClass.Background;

    private static IReadOnlyList<ServerModel> ServersOf(Scenario scenario)
    {
        if (scenario.Servers.Count > 0)
        {
            return scenario.Servers;
        }

        var standard = new ServerModel("one", ServerModel.StandardWorkers);
        return scenario.Scale is { } scale
            ?
            [
                standard with
                {
                    Workers = (int)
                        Math.Round(scale.CapacityPerSecond * standard.MeanService.TotalSeconds),
                },
            ]
            : [standard];
    }
}
