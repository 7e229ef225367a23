using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Gatekeeper.Http;
using Gatekeeper.Protection;
using Gatekeeper.Tcp.Parking;
using Gatekeeper.Tcp.Peeking;
using Gatekeeper.Telemetry;
using Microsoft.AspNetCore.Connections;

namespace Gatekeeper.Tcp.Endpoints;

/// <summary>
/// The gate before TLS: reads what a connection's ClientHello says of its class, and holds background there, where it costs a fifth of what it costs after the
/// handshake, until its turn is about to come. Foreground, and whoever's class is not known here, goes on to be judged by its request. Does nothing at
/// endpoints without an entry in <c>Gatekeeper:Endpoints</c> and while the gate is off; in shadow mode it reads, and holds nobody.
/// </summary>
internal sealed class EndpointDoor(
    CurrentOptions options,
    GateDirectory gates,
    ProxyHeaderReading headers,
    DescriptorBudget descriptors,
    SilentConnections silent,
    TimeProvider clock,
    GatekeeperMetrics metrics
)
{
    private static readonly PolicyOptions DefaultPolicy = new();

    /// <summary>The door of one of Kestrel's endpoints.</summary>
    /// <param name="next">What comes after: TLS, if the endpoint has it.</param>
    /// <param name="endpoint">Its name.</param>
    /// <param name="isTls">Whether it has TLS.</param>
    public ConnectionDelegate Use(ConnectionDelegate next, string endpoint, bool isTls) =>
        connection =>
            options.Value.Endpoints.GetValueOrDefault(endpoint)
                is not { Backend: { } backend } rules
                ? next(connection)
            : rules.ProxyProtocol == ProxyProtocolUse.Accept
                ? IntroducedAsync(connection, next, gates.For(backend), rules, isTls)
            : JudgedAsync(connection, next, gates.For(backend), rules, isTls, rules.OwnFlag);

    /// <summary>Takes the PROXY header off, whatever the gate's mode: behind it stands what the client sent.</summary>
    private async Task IntroducedAsync(
        ConnectionContext connection,
        ConnectionDelegate next,
        Gate gate,
        EndpointOptions rules,
        bool isTls
    )
    {
        ProxyHeader? header;
        using (var deadline = new CancellationTokenSource(rules.HelloTimeout, clock))
        {
            header = await headers.TakeAsync(connection, deadline.Token);
        }

        if (header is not null)
        {
            var flag = header.Flag;
            Suspect(flag);
            await JudgedAsync(
                connection,
                next,
                gate,
                rules,
                isTls,
                flag.Source == FlagSource.None ? rules.OwnFlag : flag
            );
        }
    }

    private Task JudgedAsync(
        ConnectionContext connection,
        ConnectionDelegate next,
        Gate gate,
        EndpointOptions rules,
        bool isTls,
        Flag before
    ) =>
        gate.Mode == GateMode.Off
            ? next(connection)
            : OpenAsync(connection, next, gate, rules, isTls, before);

    private async Task OpenAsync(
        ConnectionContext connection,
        ConnectionDelegate next,
        Gate gate,
        EndpointOptions rules,
        bool isTls,
        Flag before
    )
    {
        var flag = isTls ? await PeekAsync(connection, gate, rules, before) : before;
        if (flag is not { } said)
        {
            return;
        }

        var policy = options.Value.Policies.GetValueOrDefault(rules.Policy ?? "") ?? DefaultPolicy;
        var waiter =
            isTls && gate.Mode == GateMode.Enforce && StopsHere(said, rules, policy)
                ? new DoorWaiter(
                    gate,
                    new Arrival(said.Class, policy.Background.Patience),
                    connection.Transport.Input
                )
                : null;
        if (waiter is not null && !gate.TryPassDoor(waiter) && !await HoldAsync(connection, waiter))
        {
            return;
        }

        await GoOnAsync(connection, next, new EndpointAdmission(said, waiter), waiter);
    }

    /// <summary>Reads the hello; null when the connection is closed instead. A hello that says nothing leaves the flag as it was before.</summary>
    private async ValueTask<Flag?> PeekAsync(
        ConnectionContext connection,
        Gate gate,
        EndpointOptions rules,
        Flag before
    )
    {
        using var deadline = new CancellationTokenSource(rules.HelloTimeout, clock);
        OpeningStatus status;
        Opening opening;
        try
        {
            (status, opening) = await PeekLoop.PeekAsync(
                connection.Transport.Input,
                TlsOpening.Instance,
                deadline.Token
            );
        }
        catch (IOException)
        {
            // Reset by its client.
            return null;
        }

        if (status == OpeningStatus.Read)
        {
            metrics.TlsOpening(gate.Name, "read");
            var flag = rules.Classes.Read(opening);
            Suspect(flag);
            return flag.Source == FlagSource.None ? before : flag;
        }

        var isSlow = deadline.IsCancellationRequested;
        metrics.TlsOpening(gate.Name, isSlow ? "slow" : "not_tls");
        return isSlow && gate.Mode == GateMode.Enforce ? null : Flag.Silent;
    }

    private void Suspect(Flag flag)
    {
        if (flag.Suspicion == Suspicion.Contradiction)
        {
            metrics.SuspectFlag("contradiction");
        }
    }

    /// <summary>
    /// Background stops; and whoever says nothing, where the policy serves it with background and foreground would have said so in its hello.
    /// </summary>
    private static bool StopsHere(Flag said, EndpointOptions rules, PolicyOptions policy) =>
        said.Class == ConnectionClass.Background
        || (
            said is { Class: ConnectionClass.Unknown, Suspicion: Suspicion.None }
            && policy.Unknown == UnknownRule.Background
            && rules.Classes.TellForeground
        );

    /// <summary>Holds a connection until it is called.</summary>
    /// <returns>Whether it was.</returns>
    private async Task<bool> HoldAsync(ConnectionContext connection, DoorWaiter waiter)
    {
        if (descriptors.IsTightFor(waiter.Arrival.Rank))
        {
            await RefuseAsync(
                connection,
                waiter.Gate.Refuse(waiter.Arrival, RefusalReason.Descriptors)
            );
            return false;
        }

        // It said what it wants, and is told when it may go on; then it must speak again.
        var visit = connection.Features.Get<Visit>();
        if (visit is not null)
        {
            silent.Spoke(visit);
        }

        var kept = KeptBytes.Take(connection.Transport.Input);
        if (await waiter.WaitOutsideAsync() is not { } how)
        {
            if (visit is not null)
            {
                silent.Rests(visit);
            }

            connection.Transport = new KeptTransport(kept, connection.Transport);
            return true;
        }

        if (how.Refusal is { } refusal)
        {
            await RefuseAsync(connection, refusal);
        }

        return false;
    }

    /// <summary>Says no; that few bytes wait for nobody, and a client that is gone does not matter.</summary>
    private static async ValueTask RefuseAsync(ConnectionContext connection, Refusal refusal) =>
        await connection.Transport.Output.WriteAsync(TlsOpening.Instance.Refusal(default, refusal));

    private static async Task GoOnAsync(
        ConnectionContext connection,
        ConnectionDelegate next,
        EndpointAdmission admission,
        DoorWaiter? waiter
    )
    {
        connection.Features.Set<IEndpointAdmission>(admission);
        try
        {
            await next(connection);
        }
        finally
        {
            // What its first request did not take: TLS failed, or no request came.
            admission.Take()?.GiveUp(passed: false);
        }
    }
}
