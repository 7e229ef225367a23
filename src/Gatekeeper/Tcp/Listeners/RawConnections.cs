using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Gatekeeper.Http;
using Gatekeeper.Protection;
using Gatekeeper.Tcp.Parking;
using Gatekeeper.Telemetry;
using Gatekeeper.Tunnels;
using Microsoft.AspNetCore.Connections;

namespace Gatekeeper.Tcp.Listeners;

/// <summary>
/// A raw connection's way: who is it, the gate, and then <see cref="RawForwarding"/>. The same rules as for requests (<see cref="GateMiddleware"/>), with what a
/// raw connection can show: it has no ticket and no pass.
/// </summary>
internal sealed class RawConnections(
    Introductions introductions,
    ConnectionDoor door,
    RawForwarding forwarding,
    GateDirectory gates,
    CurrentOptions options,
    Inferences inferences,
    PassDesk passes,
    SilentConnections silent,
    GatekeeperMetrics metrics
)
{
    private static readonly PolicyOptions DefaultPolicy = new();

    /// <summary>Takes a connection from its first byte to its end; whoever calls disposes it.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="plan">What its listener does with it.</param>
    /// <param name="stopping">The process is leaving: who has not said what it wants is closed. The parked are told by their gate.</param>
    /// <exception cref="IOException">The connection broke before it was forwarded.</exception>
    public async Task ServeAsync(
        ConnectionContext connection,
        ListenerPlan plan,
        CancellationToken stopping
    )
    {
        // Introductions have a time limit of their own, and end at it only where the gate enforces something.
        var visit = connection.Features.Get<Visit>();
        if (visit is not null)
        {
            silent.LeaveDeadlineToOthers(visit);
        }

        var gate = gates.For(plan.Backend);
        var isEnforced = gate.Mode == GateMode.Enforce;
        await using var visitor = await introductions.ReadAsync(
            connection,
            plan,
            isEnforced,
            stopping
        );
        if (visitor is null)
        {
            return;
        }

        if (visit is not null)
        {
            silent.Spoke(visit);
        }

        var policy = options.Value.Policies.GetValueOrDefault(plan.Policy) ?? DefaultPolicy;
        Count(gate.Name, plan, visitor.Flag);
        var unknown = inferences.Of(
            gate.Name,
            visitor.Flag.Class,
            policy,
            DeviceKey.Of(visitor.Opening.Device, connection.RemoteEndPoint, options.Value)
        );
        var arrival = ArrivalOf(visitor, policy);
        if (unknown is not null && gate.Mode != GateMode.Off)
        {
            arrival = arrival with { Rank = unknown.Judge() };
        }

        var spent =
            arrival.Class == ConnectionClass.Foreground && gate.Mode != GateMode.Off
                ? passes.RankWithoutPass(
                    ref arrival,
                    plan.Policy,
                    policy,
                    connection.RemoteEndPoint
                )
                : null;
        var entry = await door.EnterAsync(connection, gate, arrival, CancellationToken.None);
        var isServed =
            entry.IsLetIn
            && await forwarding.ForwardAsync(
                connection,
                visitor,
                plan,
                new Admitted(gate, entry, arrival.Class, unknown, isEnforced)
            );
        if (!isServed)
        {
            passes.NotServed(spent);
        }

        if (entry.Refusal is { } refusal)
        {
            await visitor.RefuseAsync(refusal);
        }
    }

    private static Arrival ArrivalOf(Visitor visitor, PolicyOptions policy) =>
        new(
            visitor.Flag.Class,
            visitor.Flag.Class == ConnectionClass.Foreground
                ? policy.Foreground.Patience
                : policy.Background.Patience
        )
        {
            Device = visitor.Opening.Device,
        };

    private void Count(string backend, ListenerPlan plan, in Flag flag)
    {
        metrics.Connection(
            backend,
            plan.Protocol?.Name ?? "tcp",
            flag.Class.ShortName(),
            flag.Source.MetricName()
        );
        if (flag.Suspicion != Suspicion.None)
        {
            metrics.SuspectFlag(
                flag.Suspicion == Suspicion.Contradiction ? "contradiction" : "unreadable"
            );
        }
    }
}
