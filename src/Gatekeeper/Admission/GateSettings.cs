using Gatekeeper.Windows;

namespace Gatekeeper.Admission;

/// <summary>How a gate is set; immutable, replaced as a whole at a reload.</summary>
public sealed record GateSettings
{
    /// <summary>What the gate does with its decisions. Default: enforce them.</summary>
    public GateMode Mode { get; init; } = GateMode.Enforce;

    /// <summary>Who decides how many handshakes each destination may have in flight. Default: the gate learns it.</summary>
    public WindowLawSettings WindowLaw { get; init; } = new();

    /// <summary>How many connections may be parked; 0 parks nobody. Default 15,000: what 20,000 descriptors allow beside tunnels.</summary>
    public int ParkedLimit { get; init; } = 15_000;

    /// <summary>How long a backend may owe its answer before the handshake counts as timed out. Default 10 s.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may be silent when it is its turn to speak, in total, before it loses its place. Default 1 s.</summary>
    public TimeSpan ClientSilence { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The share of handshakes that background keeps, however much foreground there is, 0 to 0.5; once the background connection that came first has
    /// waited for half its patience, and in stage 4 at once. Default 0.03.
    /// </summary>
    public double FloorShare { get; init; } = 0.03;

    /// <summary>
    /// How long background clients wait before they leave. Decides what is severe, and how much before its turn a refused one is asked back. Default 10 s.
    /// Each connection's own patience comes with its <see cref="Arrival"/>.
    /// </summary>
    public TimeSpan BackgroundPatience { get; init; } = TimeSpan.FromSeconds(10);
}
