using Gatekeeper.Admission;
using Microsoft.AspNetCore.Connections;

namespace Gatekeeper.Tcp.Parking;

/// <summary>
/// Asks a gate to let a raw connection in whose backend is about to be touched, by the rules that hold for requests: at once when there is room, else
/// parked; refused when what descriptors are left is kept for others. Thread-safe.
/// </summary>
internal sealed class ConnectionDoor(DescriptorBudget descriptors)
{
    /// <summary>Asks, and waits for the answer as long as the client's patience lasts.</summary>
    /// <param name="connection">The connection; whatever of it was peeked is still unread, and nobody reads meanwhile.</param>
    /// <param name="gate">Its backend's gate.</param>
    /// <param name="arrival">What it asks for.</param>
    /// <param name="stop">Gives it up.</param>
    public ValueTask<Entry> EnterAsync(
        ConnectionContext connection,
        Gate gate,
        in Arrival arrival,
        CancellationToken stop
    )
    {
        switch (gate.Mode)
        {
            case GateMode.Off:
                gate.Pass(arrival.Class);
                return new(Entry.Ungated);
            case GateMode.Shadow:
                return new(Entry.Watched(gate.Shadow(arrival)));
        }

        if (descriptors.IsTightFor(arrival.Rank))
        {
            return new(Entry.Refused(gate.Refuse(arrival, RefusalReason.Descriptors)));
        }

        return gate.TryAdmit(arrival, out var permit)
            ? new(Entry.LetIn(permit))
            : new(new ParkedConnection(gate, arrival, connection.Transport.Input).WaitAsync(stop));
    }
}
