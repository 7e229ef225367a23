using Gatekeeper.Demo.Processes;

namespace Gatekeeper.Demo.Results;

/// <summary>One run, with the gate or without it.</summary>
public sealed record RunResult
{
    public required ClassResult Foreground { get; init; }

    public required ClassResult Background { get; init; }

    /// <summary>What the backend did from the start of the calm to the end of the run.</summary>
    public required RehearsalCounts Backend { get; init; }

    /// <summary>How long the run was watched; it ends early when everybody is ready or has given up.</summary>
    public required double LastedSeconds { get; init; }

    /// <summary>The gate process's resident memory, at most, in bytes, looked at twice a second; null without a gate.</summary>
    public long? GateMemoryBytes { get; init; }

    /// <summary>The same while the most connections were parked; at the end of a storm it is tunnels that take memory, not those who wait.</summary>
    public long? GateMemoryAtMostParkedBytes { get; init; }

    /// <summary>The most connections that the gate held parked at once, looked at twice a second; null without a gate.</summary>
    public int? MostParked { get; init; }

    /// <summary>
    /// Handshakes done for clients that were there, over what the backend could do, in the seconds at whose beginning and end more than a second's worth
    /// of clients waited; null when there was no such second.
    /// </summary>
    public double? GoodputWithBacklog { get; init; }

    public required double DriverLagP99Ms { get; init; }

    /// <summary>Tries the driver could not make because it had no file descriptor left.</summary>
    public required int AttemptsNotMade { get; init; }

    /// <summary>Tries that ended in an unexpected way; 0 in a healthy run.</summary>
    public required int Faults { get; init; }

    public string? FirstFault { get; init; }

    public required RunSeries Series { get; init; }
}
