using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Emergency;
using Gatekeeper.Proofs;
using Gatekeeper.Telemetry;

namespace Gatekeeper.Replay.Doors;

/// <summary>The gate itself, the very same code that stands in front of real servers, on the virtual clock.</summary>
/// <param name="settings">How it is set.</param>
/// <param name="name">What tables call it.</param>
/// <param name="budget">The budget of a device with a pass; null: <see cref="Budget.Default"/>.</param>
/// <param name="devices">How many devices without a flag it remembers.</param>
public sealed class GateDoor(
    GateSettings settings,
    string name = "gate",
    Budget? budget = null,
    int devices = GateDoor.RememberedDevices
) : IFrontDoor, IGateObserver
{
    /// <summary>How many devices it remembers unless told otherwise.</summary>
    public const int RememberedDevices = 1 << 20;

    /// <summary>What ended before the replay has a time too.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromDays(1);
    private readonly PassBudgets _budgets = new(budget ?? Budget.Default);
    private Permit?[] _permits = new Permit?[1024];
    private ParkedVisit?[] _parked = new ParkedVisit?[1024];
    private string[] _servers = [];
    private IStorm _storm = null!; // set by Open, which comes before everything else
    private Gate _gate = null!; // the same
    private UnknownInference? _inference;

    /// <inheritdoc />
    public string Name { get; } = name;

    /// <summary>The gate; there once the door is open.</summary>
    internal Gate Gate => _gate;

    /// <summary>All that an operator would see of the gate.</summary>
    public BackendReading State => _gate.Read();

    /// <inheritdoc />
    public void Open(IStorm storm)
    {
        _storm = storm;
        _servers = [.. storm.Servers.Select(server => server.Name)];
        _gate = new Gate(
            "replay",
            settings with
            {
                Mode = GateMode.Enforce,
            },
            storm.Clock,
            this,
            new Random(storm.Seed)
        );
        _gate.UpdateDestinations(_servers);
    }

    /// <inheritdoc />
    public void Arrive(int visit, in Knock knock)
    {
        if (visit >= _permits.Length)
        {
            Array.Resize(ref _permits, visit * 2);
            Array.Resize(ref _parked, visit * 2);
        }

        var arrival = ArrivalOf(visit, knock);
        if (_gate.TryAdmit(arrival, out var permit))
        {
            Forward(visit, permit);
            return;
        }

        var parked = new ParkedVisit(this, visit, arrival);
        _parked[visit] = parked;
        _gate.Park(parked);
    }

    /// <inheritdoc />
    public void Leave(int visit, bool inHandshake)
    {
        if (inHandshake)
        {
            TakePermit(visit)?.Abandon();
        }
        else if (_parked[visit] is { } parked)
        {
            _budgets.GiveBack(visit);
            _parked[visit] = null;
            _gate.Leave(parked);
        }
    }

    /// <inheritdoc />
    public void Ready(int visit) => TakePermit(visit)?.Ready();

    /// <inheritdoc />
    public void Fail(int visit, bool couldNotConnect)
    {
        _budgets.GiveBack(visit);
        TakePermit(visit)?.Failed(couldNotConnect);
    }

    /// <inheritdoc />
    public void FallSilent(int visit) => TakePermit(visit)?.AwaitClient();

    /// <inheritdoc />
    public void TunnelEnded(long device, TimeSpan began, TimeSpan ended) =>
        InferenceAt(Before + ended).Ended((ulong)device, Before + began, Before + ended);

    /// <inheritdoc />
    public void Wake(int visit) { }

    /// <inheritdoc />
    public void Tick() => _gate.Tick();

    /// <inheritdoc />
    public DoorReading Read() => DoorReading.Of(_gate.Read());

    internal void Forward(int visit, Permit permit)
    {
        _parked[visit] = null;
        _permits[visit] = permit;
        _storm.Forward(visit, Array.IndexOf(_servers, permit.Destination));
    }

    internal void Refuse(int visit, in Refusal refusal)
    {
        _parked[visit] = null;
        _budgets.GiveBack(visit);
        _storm.Refuse(visit, refusal.RetryAfter, refusal.Age, refusal.Rank);
    }

    void IGateObserver.HandshakeEnded(
        ConnectionClass connectionClass,
        HandshakeOutcome outcome,
        TimeSpan duration
    ) { }

    void IGateObserver.WaitEnded(
        ConnectionClass connectionClass,
        WaitOutcome outcome,
        TimeSpan wait
    ) { }

    void IGateObserver.DestinationChanged(string destination, bool reachable) { }

    void IGateObserver.StageChanged(Stage before, Stage after, string reason)
    {
        _inference?.Calm(after < Stage.Emergency);
        _storm.StageChanged((int)before, (int)after);
    }

    /// <summary>Made when there is something to tell it: where all clients carry a flag there never is.</summary>
    private UnknownInference InferenceAt(TimeSpan now) =>
        _inference ??= new UnknownInference(devices, now);

    private Rank Infer(int visit, in Knock knock)
    {
        var now = Before + _storm.Clock.GetElapsedTime(0);
        var isPerson = InferenceAt(now).Judge((ulong)knock.Device, now).IsPerson();
        _storm.Judged(visit, isPerson);
        return isPerson ? Rank.Person : Rank.Background;
    }

    /// <summary>What the proxy makes of a request, without the signatures: those have tests of their own, and five million of them would be all that a replay does.</summary>
    private Arrival ArrivalOf(int visit, in Knock knock)
    {
        _budgets.Begin(visit);
        var arrival = new Arrival(knock.Class, knock.Patience) { IsProven = knock.HasPass };
        if (knock.Class == ConnectionClass.Foreground && knock.HasPass)
        {
            var now = _storm.Clock.GetElapsedTime(0);
            arrival = arrival with { Rank = _budgets.RankOf(visit, knock.Device, now) };
        }
        else if (knock.Class == ConnectionClass.Unknown)
        {
            arrival = arrival with { Rank = Infer(visit, knock) };
        }

        return knock.TicketAge is { } age
            ? arrival with
            {
                Age = Ticket.AgeOf(age, knock.TicketRank, arrival.Rank),
                HasTicket = true,
            }
            : arrival;
    }

    private Permit? TakePermit(int visit)
    {
        var permit = _permits[visit];
        _permits[visit] = null;
        return permit;
    }
}
