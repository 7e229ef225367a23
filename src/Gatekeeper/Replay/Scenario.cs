namespace Gatekeeper.Replay;

/// <summary>
/// A storm: a calm stretch, then a rush. Rates are in multiples of C, the handshakes a second that the backend can do,
/// so that the same storm fits a rehearsal on one machine and a simulation of a large site. Pure data: no clock, no chance.
/// </summary>
public sealed record Scenario
{
    /// <summary>What <c>--scenario</c> calls it.</summary>
    public required string Name { get; init; }

    /// <summary>What happened, in one sentence.</summary>
    public required string Story { get; init; }

    /// <summary>Connects in calm, all classes together, as a multiple of C.</summary>
    public required double CalmLoad { get; init; }

    /// <summary>How much of the calm connects has a person waiting, 0 to 1.</summary>
    public double CalmForegroundShare { get; init; } = 0.20;

    /// <summary>How long it is calm before the storm.</summary>
    public TimeSpan CalmLasts { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Connects in the storm, all classes together (calm ones included), as a multiple of C.</summary>
    public required double StormLoad { get; init; }

    /// <summary>How much of the storm's connects has a person waiting, 0 to 1.</summary>
    public required double StormForegroundShare { get; init; }

    /// <summary>How long the storm lasts: the rush itself, not what it leaves behind.</summary>
    public required TimeSpan StormLasts { get; init; }

    /// <summary>The share of the backend's capacity that message traffic takes during the storm, 0 to 1.</summary>
    public double MessageTrafficShare { get; init; }

    /// <summary>How clients behave that have a person waiting.</summary>
    public required ClientBehaviour Foreground { get; init; }

    /// <summary>How clients behave that only keep their connection warm.</summary>
    public required ClientBehaviour Background { get; init; }

    /// <summary>A size of its own; null means the standard backend of whoever plays the storm.</summary>
    public ScenarioScale? Scale { get; init; }

    /// <summary>Too large for real sockets on one machine: only a simulation can play it.</summary>
    public bool VirtualTimeOnly { get; init; }

    /// <summary>The backend's servers; empty means one standard server (or one of <see cref="Scale"/>'s capacity).</summary>
    public IReadOnlyList<ServerModel> Servers { get; init; } = [];

    /// <summary>What goes wrong with the backend, and when.</summary>
    public IReadOnlyList<BackendFault> Faults { get; init; } = [];

    /// <summary>When given, the calm load goes up and down with the day instead of staying at <see cref="CalmLoad"/>.</summary>
    public DailyRhythm? Rhythm { get; init; }

    /// <summary>Rushes beside the storm, in order of time, none over another.</summary>
    public IReadOnlyList<LoadSurge> Surges { get; init; } = [];

    /// <summary>The share of background clients that say they are foreground, 0 to 1.</summary>
    public double LyingShare { get; init; }

    /// <summary>The share of honest devices that hold a pass, because they logged in here before, 0 to 1.</summary>
    public double PassShare { get; init; }

    /// <summary>The same among those that lie (<see cref="LyingShare"/>): a real app on a real device may lie, too.</summary>
    public double LyingPassShare { get; init; }

    /// <summary>The share of all clients that carry no flag, 0 to 1.</summary>
    public double NoFlagShare { get; init; }

    /// <summary>How clients without a flag lost the tunnel they had before.</summary>
    public EarlierTunnels EarlierTunnels { get; init; } = new();

    /// <summary>The share of all clients that fall silent when it is their turn to speak, 0 to 1. They are hostile and not measured.</summary>
    public double SilentShare { get; init; }

    /// <summary>How long clients really wait, as a multiple of what the gate is told.</summary>
    public double RealPatience { get; init; } = 1;

    /// <summary>The way from a client to the gate and back: nothing on the standard storms, a tenth of a second on a mobile network.</summary>
    public TimeSpan ClientRoundTrip { get; init; }

    /// <summary>Until when after the storm the replay goes on if the storm's clients have not all got in by then.</summary>
    public TimeSpan WatchedAfterStorm { get; init; } = TimeSpan.FromSeconds(660);

    /// <summary>The storm's connects as a multiple of the calm ones: Pohang was 5, Gyeongju 45.</summary>
    public double StormMultiple => StormLoad / CalmLoad;
}
