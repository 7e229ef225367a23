namespace Gatekeeper.Replay.Measures;

/// <summary>What happened in a stretch of a replay (a second, or a minute of a long one). Levels are those at its end.</summary>
public sealed record TimelineSlot
{
    /// <summary>When it began, in seconds from the start.</summary>
    public double At { get; init; }

    /// <summary>How long it is, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Tries that came with a person waiting.</summary>
    public int ForegroundTries { get; internal set; }

    /// <summary>Tries that came with nobody waiting.</summary>
    public int BackgroundTries { get; internal set; }

    /// <summary>Handshakes that were forwarded to the backend.</summary>
    public int Forwarded { get; internal set; }

    /// <summary>Tries that were refused.</summary>
    public int Refused { get; internal set; }

    /// <summary>Foreground clients that got in.</summary>
    public int ForegroundReady { get; internal set; }

    /// <summary>Background clients that got in.</summary>
    public int BackgroundReady { get; internal set; }

    /// <summary>The work of those that got in, as a multiple of a mean handshake's.</summary>
    internal double Useful { get; set; }

    /// <summary>Handshakes done for clients that had left.</summary>
    public int Wasted { get; internal set; }

    /// <summary>Handshakes the backend could have done.</summary>
    public double Possible { get; internal set; }

    /// <summary>Clients that want in and neither got in nor gave up.</summary>
    public int Unsettled { get; internal set; }

    /// <summary>Handshakes the backend has.</summary>
    public int InFlight { get; internal set; }

    /// <summary>Visits parked or queued at the door.</summary>
    public int Parked { get; internal set; }

    /// <summary>The window, all servers together.</summary>
    public double? Window { get; internal set; }

    /// <summary>The reference latency in seconds.</summary>
    public double? ReferenceSeconds { get; internal set; }

    /// <summary>The highest stage.</summary>
    public int Stage { get; internal set; }
}
