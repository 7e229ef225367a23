namespace Gatekeeper.Demo.Results;

/// <summary>All figures of one demo: what <c>--json</c> writes and the report is drawn from.</summary>
public sealed record DemoResult
{
    public required string Scenario { get; init; }

    public required string Story { get; init; }

    public required int Seed { get; init; }

    public required bool Quick { get; init; }

    /// <summary>The backend lost half of its workers in mid-storm.</summary>
    public required bool HalveCapacity { get; init; }

    /// <summary>The share of the backend that message traffic took during the storm.</summary>
    public double MessageTrafficShare { get; init; }

    public required double CapacityPerSecond { get; init; }

    /// <summary>How late the driver started its tries, in the worse of the runs; large figures mean that the machine was too small.</summary>
    public required double DriverLagP99Ms { get; init; }

    /// <summary>The command that repeats this.</summary>
    public required string Command { get; init; }

    public required Timeline Timeline { get; init; }

    public required Patience Patience { get; init; }

    /// <summary>Null when only the run without the gate was asked for.</summary>
    public RunResult? WithGate { get; init; }

    /// <summary>Null when only the run with the gate was asked for.</summary>
    public RunResult? WithoutGate { get; init; }
}
