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

    /// <summary>The storm's connects as a multiple of the calm ones: Pohang was 5, Gyeongju 45.</summary>
    public double StormMultiple => StormLoad / CalmLoad;
}
