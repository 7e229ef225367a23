using Gatekeeper.Admission;
using Gatekeeper.Fleet;
using Gatekeeper.Telemetry;

namespace Gatekeeper.Replay.Doors;

/// <summary>Several gates before one backend, each the very same code that stands in front of real servers, which tell each other once a second what they need.</summary>
/// <param name="settings">How each of them is set.</param>
/// <param name="plan">How many there are, who goes to which, and when they hear each other.</param>
/// <param name="name">What tables call it.</param>
public sealed class FleetDoor(GateSettings settings, FleetPlan plan, string name = "fleet")
    : IFrontDoor
{
    /// <summary>An exchange a second, in ticks of the replay.</summary>
    private const int ExchangeEvery = 20;

    private readonly GateDoor[] _doors =
    [
        .. Enumerable.Range(0, plan.Gates).Select(index => new GateDoor(settings, $"gate {index}")),
    ];
    private readonly PeerRoster[] _rosters =
    [
        .. Enumerable.Range(0, plan.Gates).Select(index => new PeerRoster($"{index}")),
    ];
    private readonly int[] _stages = new int[plan.Gates];
    private int[] _gateOf = new int[1024];
    private int _ticks;
    private int _there;
    private IStorm _storm = null!; // set by Open, which comes before everything else

    /// <inheritdoc />
    public string Name { get; } = name;

    /// <summary>All that an operator would see of each gate.</summary>
    public IReadOnlyList<BackendReading> States => [.. _doors.Select(door => door.State)];

    private TimeSpan Now => _storm.Clock.GetElapsedTime(0);

    private int There => Now < plan.LastJoinsAt ? plan.Gates - 1 : plan.Gates;

    private bool AreHeard =>
        plan.Talks
        && !(plan.Partition is { } partition && Now >= partition.From && Now < partition.To);

    /// <inheritdoc />
    public void Open(IStorm storm)
    {
        _storm = storm;
        for (var index = 0; index < _doors.Length; index++)
        {
            var gate = index;
            _doors[index].Open(new StormOfOneGate(storm, stage => StageBecame(gate, stage)));
        }
    }

    /// <inheritdoc />
    public void Arrive(int visit, in Knock knock)
    {
        if (visit >= _gateOf.Length)
        {
            Array.Resize(ref _gateOf, visit * 2);
        }

        _gateOf[visit] = plan.Route(knock, There);
        _doors[_gateOf[visit]].Arrive(visit, knock);
    }

    /// <inheritdoc />
    public void Leave(int visit, bool inHandshake) => DoorOf(visit).Leave(visit, inHandshake);

    /// <inheritdoc />
    public void Ready(int visit) => DoorOf(visit).Ready(visit);

    /// <inheritdoc />
    public void Fail(int visit, bool couldNotConnect) => DoorOf(visit).Fail(visit, couldNotConnect);

    /// <inheritdoc />
    public void FallSilent(int visit) => DoorOf(visit).FallSilent(visit);

    /// <inheritdoc />
    public void TunnelEnded(long device, TimeSpan began, TimeSpan ended)
    {
        foreach (var door in _doors)
        {
            door.TunnelEnded(device, began, ended);
        }
    }

    /// <inheritdoc />
    public void Wake(int visit) { }

    /// <inheritdoc />
    public void Tick()
    {
        foreach (var door in _doors)
        {
            door.Tick();
        }

        // One that joins asks the others before its first client.
        if (++_ticks % ExchangeEvery == 0 || There != _there)
        {
            _there = There;
            Exchange();
        }
    }

    /// <summary>The window is that of all gates together: the one that leads knows it, and the others have it from there.</summary>
    public DoorReading Read()
    {
        var readings = _doors.Select(door => door.Read()).ToArray();
        return new DoorReading(
            readings.Sum(reading => reading.Parked),
            readings.Sum(reading => reading.InHandshake),
            readings.Sum(reading => reading.PlacesUsed),
            readings.Average(reading => reading.Window),
            readings.Average(reading => reading.ReferenceSeconds),
            _stages.Max()
        );
    }

    private void Exchange()
    {
        var said = _doors
            .Take(There)
            .Select((door, index) => (Instance: $"{index}", Word: door.Gate.Say()))
            .ToArray();
        for (var hearer = 0; hearer < said.Length; hearer++)
        {
            foreach (var (instance, word) in said)
            {
                if (AreHeard && word is not null)
                {
                    _rosters[hearer].Hear(new FleetMessage(instance, [word]), Now);
                }
            }

            _doors[hearer].Gate.ApplyFleet(_rosters[hearer].ViewOf("replay", Now));
        }
    }

    private GateDoor DoorOf(int visit) => _doors[_gateOf[visit]];

    private void StageBecame(int gate, int stage)
    {
        var before = _stages.Max();
        _stages[gate] = stage;
        var after = _stages.Max();
        if (after != before)
        {
            _storm.StageChanged(before, after);
        }
    }

    /// <summary>The storm as one of the gates sees it: everything but its stage goes through.</summary>
    private sealed class StormOfOneGate(IStorm storm, Action<int> stageBecame) : IStorm
    {
        public TimeProvider Clock => storm.Clock;

        public int Seed => storm.Seed;

        public IReadOnlyList<ServerModel> Servers => storm.Servers;

        public void Forward(int visit, int server) => storm.Forward(visit, server);

        public void Refuse(
            int visit,
            TimeSpan? retryAfter,
            TimeSpan? ticketAge = null,
            Rank ticketRank = Rank.Background
        ) => storm.Refuse(visit, retryAfter, ticketAge, ticketRank);

        public void WakeLater(int visit, TimeSpan after) => storm.WakeLater(visit, after);

        public void Judged(int visit, bool isPerson) => storm.Judged(visit, isPerson);

        public void StageChanged(int before, int after) => stageBecame(after);
    }
}
