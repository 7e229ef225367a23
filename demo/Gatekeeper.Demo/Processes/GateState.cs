namespace Gatekeeper.Demo.Processes;

/// <summary>What the gate says of itself: <c>GET /api/v1/state</c>, as far as the demo shows it.</summary>
internal sealed record GateState(IReadOnlyList<GateState.Backend> Backends)
{
    internal sealed record Backend(
        string Name,
        int Stage,
        string StageName,
        string? Reason,
        double Window,
        int HandshakesInProgress,
        ByClass Parked
    );

    internal sealed record ByClass(int Fg, int Bg, int Unknown);
}
