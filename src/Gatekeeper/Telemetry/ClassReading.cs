namespace Gatekeeper.Telemetry;

/// <summary>What operators see of one class at one gate. Counts are totals since the start.</summary>
public sealed record ClassReading
{
    /// <summary>The class's short name: <c>unknown</c>, <c>fg</c> or <c>bg</c>.</summary>
    public required string Class { get; init; }

    /// <summary>Connections parked now.</summary>
    public required int Parked { get; init; }

    /// <summary>How long the connection parked longest has waited, in seconds; 0 when none is parked.</summary>
    public required double OldestParkedSeconds { get; init; }

    /// <summary>Connections whose handshake is with the backend now.</summary>
    public required int InHandshake { get; init; }

    /// <summary>Connections that came.</summary>
    public required long Arrived { get; init; }

    /// <summary>Connections that were parked.</summary>
    public required long Parkings { get; init; }

    /// <summary>Connections let through at once, or after being parked, by reason.</summary>
    public required IReadOnlyList<ReasonCount> Admitted { get; init; }

    /// <summary>Connections refused, by reason.</summary>
    public required IReadOnlyList<ReasonCount> Refused { get; init; }

    /// <summary>Connections that left while parked.</summary>
    public required long LeftParked { get; init; }

    /// <summary>All decisions, told apart by the mode the gate was in. Only modes it has been in.</summary>
    public required IReadOnlyList<DecisionReading> Decisions { get; init; }

    /// <summary>Handshakes that ended, by outcome.</summary>
    public required IReadOnlyList<ReasonCount> Handshakes { get; init; }
}
