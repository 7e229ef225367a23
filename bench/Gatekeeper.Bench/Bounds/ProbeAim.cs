using Gatekeeper.Admission;
using Gatekeeper.Replay;
using Gatekeeper.Replay.Doors;

namespace Gatekeeper.Bench.Bounds;

/// <summary>
/// Finds the moment at which the gate checks its reference while a surge saturates it (some wait, and places stay free), and lets the storm begin
/// there. The same seed gives the same calm, so the storm of the second replay hits what the first one saw.
/// </summary>
internal sealed class ProbeAim(GateSettings settings) : IFrontDoor
{
    /// <summary>A check takes about a third of the places from background for an epoch; what is kept free for foreground is less.</summary>
    private const double ProbeDip = 0.8;
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(20);
    private readonly GateDoor _gate = new(settings);
    private TimeProvider _clock = TimeProvider.System; // the storm's from Open on
    private long _opened;

    /// <summary>When the first check began; null when there was none.</summary>
    public TimeSpan? Found { get; private set; }

    public string Name => _gate.Name;

    /// <summary>The scenario with its storm at the first check; unchanged when the gate never checks.</summary>
    public static Scenario At(Scenario scenario, GateSettings settings, int seed)
    {
        var aim = new ProbeAim(settings);
        Replayer.Run(
            scenario with
            {
                StormLoad = 0,
                StormLasts = TimeSpan.Zero,
                WatchedAfterStorm = TimeSpan.Zero,
            },
            aim,
            seed
        );

        if (aim.Found is not { } found)
        {
            return scenario;
        }

        // A moment later, so that fewer places in use are what the storm meets.
        var begins = found + TimeSpan.FromMilliseconds(5);
        return scenario with
        {
            CalmLasts = begins,
            Surges = [.. scenario.Surges.Select(surge => surge with { Lasts = begins - surge.At })],
        };
    }

    public void Open(IStorm storm)
    {
        _clock = storm.Clock;
        _opened = _clock.GetTimestamp();
        _gate.Open(storm);
    }

    public void Arrive(int visit, in Knock knock) => _gate.Arrive(visit, knock);

    public void Leave(int visit, bool inHandshake) => _gate.Leave(visit, inHandshake);

    public void Ready(int visit) => _gate.Ready(visit);

    public void Fail(int visit, bool couldNotConnect) => _gate.Fail(visit, couldNotConnect);

    public void FallSilent(int visit) => _gate.FallSilent(visit);

    public void Wake(int visit) => _gate.Wake(visit);

    public void Tick()
    {
        _gate.Tick();
        var reading = _gate.Read();
        var now = _clock.GetElapsedTime(_opened);
        if (
            Found is null
            && now > Settled
            && reading.Parked > 0
            && reading.PlacesUsed < ProbeDip * reading.Window
        )
        {
            Found = now;
        }
    }

    public DoorReading Read() => _gate.Read();
}
