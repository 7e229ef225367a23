namespace Gatekeeper.Telemetry;

/// <summary>All that operators see of one backend's gate at one moment. Counts are totals since the start.</summary>
public sealed record BackendReading
{
    /// <summary>The backend's name in configuration.</summary>
    public required string Name { get; init; }

    /// <summary><c>off</c>, <c>shadow</c> or <c>enforce</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>The stage, 0 to 4.</summary>
    public required int Stage { get; init; }

    /// <summary>The stage in words.</summary>
    public required string StageName { get; init; }

    /// <summary>Why the stage is what it is, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// How full the windows are, or how far handshakes or probes are over their reference while places run out (1: twice), whichever is more, plus the seconds of work
    /// that are parked. Below 1 there is room; above 1 connections wait, or handshakes take too long.
    /// </summary>
    public required double Pressure { get; init; }

    /// <summary>The latency a handshake has when nothing is wrong, in seconds, the median over destinations; null while nothing was learned.</summary>
    public required double? ReferenceSeconds { get; init; }

    /// <summary>How many connections may be parked.</summary>
    public required int ParkedLimit { get; init; }

    /// <summary>How many of those parked wait before TLS.</summary>
    public int ParkedBeforeTls { get; init; }

    /// <summary>Handshakes completed per second over the last two seconds.</summary>
    public required double ReadyPerSecond { get; init; }

    /// <summary>The order of an operator that is in force, or null.</summary>
    public required OverrideReading? Override { get; init; }

    /// <summary>What is known of the other gates before the same backend; null when there are none.</summary>
    public FleetReading? Fleet { get; init; }

    /// <summary>Parked connections that were promoted to verified foreground, since the start.</summary>
    public required long Promoted { get; init; }

    /// <summary>One reading per class: unknown, fg, bg.</summary>
    public required IReadOnlyList<ClassReading> Classes { get; init; }

    /// <summary>One reading per destination.</summary>
    public required IReadOnlyList<DestinationReading> Destinations { get; init; }

    /// <summary>One reading per destination that is probed, whether it takes handshakes or not; none where nobody is.</summary>
    public IReadOnlyList<ProbeReading> Probes { get; init; } = [];

    /// <summary>How often the stage went from one to another.</summary>
    public required IReadOnlyList<TransitionReading> Transitions { get; init; }
}
