using Gatekeeper.Admission;

namespace Gatekeeper.Configuration;

/// <summary>How one backend is gated.</summary>
public sealed class BackendOptions
{
    /// <summary>What the gate does with its decisions. Default <c>Enforce</c>.</summary>
    public GateMode Mode { get; init; } = GateMode.Enforce;

    /// <summary>When a handshake is ready.</summary>
    public ReadyOptions Ready { get; init; } = new();

    /// <summary>How many handshakes each destination may have in flight.</summary>
    public WindowOptions Window { get; init; } = new();

    /// <summary>How many connections may be parked.</summary>
    public ParkOptions Park { get; init; } = new();

    /// <summary>An ordinary request whose latency is watched as a second signal; null: none is made. HTTP only.</summary>
    public ProbeOptions? Probe { get; init; }
}
