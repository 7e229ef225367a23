namespace Gatekeeper.Replay;

/// <summary>How clients without a flag lost the tunnel they had before. Nothing of it happens where all clients carry a flag.</summary>
public sealed record EarlierTunnels
{
    /// <summary>How those of the wave ended.</summary>
    public WaveEnds WaveEnds { get; init; }

    /// <summary>Whether the gate saw them; it did not when it has only just started.</summary>
    public bool AreKnown { get; init; } = true;

    /// <summary>
    /// Whether as much background as in calm goes on to come beside the wave, each by itself. Otherwise all background of the storm is of the wave.
    /// </summary>
    public bool OrdinaryGoesOn { get; init; }
}
