using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Tcp.Parking;
using Gatekeeper.Tunnels;

namespace Gatekeeper.Tcp.Listeners;

/// <summary>A raw connection that goes on to its backend, and what its gate knows of it.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="Entry">How it was let in.</param>
/// <param name="Class">Its class.</param>
/// <param name="Unknown">Its client, when that said no class.</param>
/// <param name="IsEnforced">Whether the gate may end its handshake.</param>
internal sealed record Admitted(
    Gate Gate,
    Entry Entry,
    ConnectionClass Class,
    UnknownClient? Unknown,
    bool IsEnforced
);
