using Gatekeeper.Fleet;

namespace Gatekeeper.Http.Peers;

/// <summary>Between the board and the gates: what they say, and what they are told. Thread-safe.</summary>
internal sealed class PeerGates(GateDirectory gates, PeerBoard board)
{
    /// <summary>What this process says now.</summary>
    public FleetMessage Say() =>
        new(board.Roster.Instance, [.. gates.All.Select(gate => gate.Say()).OfType<GateWord>()]);

    /// <summary>What it says last of all: it has no gates any more.</summary>
    public FleetMessage SayGoodbye() => new(board.Roster.Instance, []);

    /// <summary>Tells every gate what is known of the others.</summary>
    public void TellAll()
    {
        var now = board.Desk.Now;
        foreach (var gate in gates.All)
        {
            gate.ApplyFleet(board.Roster.ViewOf(gate.Name, now));
        }
    }
}
