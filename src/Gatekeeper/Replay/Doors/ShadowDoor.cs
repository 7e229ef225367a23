using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Emergency;
using Gatekeeper.Telemetry;

namespace Gatekeeper.Replay.Doors;

/// <summary>The gate in shadow mode: everybody goes on at once, to one server after the other, while the gate decides on its virtual queue.</summary>
/// <param name="settings">How the gate is set.</param>
public sealed class ShadowDoor(GateSettings settings) : IFrontDoor, IGateObserver
{
    private IHandshake?[] _handshakes = new IHandshake?[1024];
    private IStorm _storm = null!; // set by Open, which comes before everything else
    private Gate _gate = null!; // the same
    private int _next;

    /// <inheritdoc />
    public string Name => "shadow";

    /// <summary>All that an operator would see of the gate.</summary>
    public BackendReading State => _gate.Read();

    /// <inheritdoc />
    public void Open(IStorm storm)
    {
        _storm = storm;
        _gate = new Gate(
            "replay",
            settings with
            {
                Mode = GateMode.Shadow,
            },
            storm.Clock,
            this,
            new Random(storm.Seed)
        );
        _gate.UpdateDestinations([.. storm.Servers.Select(server => server.Name)]);
    }

    /// <inheritdoc />
    public void Arrive(int visit, in Knock knock)
    {
        if (visit >= _handshakes.Length)
        {
            Array.Resize(ref _handshakes, visit * 2);
        }

        _handshakes[visit] = _gate.Shadow(new Arrival(knock.Class, knock.Patience));
        _next = (_next + 1) % _storm.Servers.Count;
        _storm.Forward(visit, _next);
    }

    /// <inheritdoc />
    public void Leave(int visit, bool inHandshake) => Take(visit)?.Abandon();

    /// <inheritdoc />
    public void Ready(int visit) => Take(visit)?.Ready();

    /// <inheritdoc />
    public void Fail(int visit, bool couldNotConnect) => Take(visit)?.Failed(couldNotConnect);

    /// <inheritdoc />
    public void FallSilent(int visit) => Take(visit)?.AwaitClient();

    /// <inheritdoc />
    public void Wake(int visit) { }

    /// <inheritdoc />
    public void Tick() => _gate.Tick();

    /// <inheritdoc />
    public DoorReading Read() => DoorReading.Of(_gate.Read());

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

    void IGateObserver.StageChanged(Stage before, Stage after, string reason) =>
        _storm.StageChanged((int)before, (int)after);

    private IHandshake? Take(int visit)
    {
        var handshake = _handshakes[visit];
        _handshakes[visit] = null;
        return handshake;
    }
}
