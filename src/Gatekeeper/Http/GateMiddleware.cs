using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Gatekeeper.Protection;
using Gatekeeper.Tcp.Endpoints;
using Gatekeeper.Telemetry;
using Gatekeeper.Tunnels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace Gatekeeper.Http;

/// <summary>
/// The gate in YARP's pipeline, after session affinity: classify; let in, park or refuse; forward to the destination the permit names.
/// Requests whose route names no policy, and those the policy does not apply to, pass untouched.
/// </summary>
internal sealed partial class GateMiddleware(
    RequestDelegate next,
    CurrentOptions options,
    GateDirectory gates,
    ClusterWatch clusters,
    TunnelRegistry tunnels,
    DescriptorBudget descriptors,
    ClaimDesk claims,
    PassDesk passes,
    TicketDesk tickets,
    Inferences inferences,
    GatekeeperMetrics metrics,
    TimeProvider clock
)
{
    private static readonly PolicyOptions DefaultPolicy = new();

    public Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var current = options.Value;
        var policyName = proxy.Route.Config.Metadata?.GetValueOrDefault(
            ConfigurationCheck.PolicyMetadata
        );
        var rules = current.Policies.GetValueOrDefault(policyName ?? "") ?? DefaultPolicy;
        var admission = context.Features.Get<IEndpointAdmission>();
        var waiter = admission?.Take();
        var flag = RequestFlag.Read(
            context.Request,
            rules.FlagOrder,
            admission?.Flag ?? Flag.Silent
        );
        var proofs = RequestProofs.Read(context.Request);
        var route = context.GetRouteModel();
        RequestHygiene.Clean(context, flag.Class, proofs, current, ModeOf(route.Cluster, current));
        if (route.Cluster is not { } cluster)
        {
            waiter?.GiveUp(passed: true);
            return next(context);
        }

        if (policyName is null || Applicable(rules, context) is not { } policy)
        {
            waiter?.GiveUp(passed: true);
            return PassAsync(context, cluster.ClusterId, flag.Class);
        }

        var gate = gates.For(cluster.ClusterId);
        clusters.Follow(cluster, gate);
        if (EarlyAnswer(context, gate, policy, flag) is { } answer)
        {
            waiter?.GiveUp(passed: true);
            return PeekAsync(context, gate, policyName, policy, proofs, answer);
        }

        return DecideAsync(context, gate, policyName, policy, proofs, flag, waiter);
    }

    /// <summary>Lets in, parks or refuses a request of which everything is known that can be.</summary>
    private Task DecideAsync(
        HttpContext context,
        Gate gate,
        string policyName,
        PolicyOptions policy,
        in RequestProofs proofs,
        in Flag flag,
        DoorWaiter? waiter = null
    )
    {
        Count(gate.Name, context, flag);
        var arrival = new Arrival(
            flag.Class,
            flag.Class == ConnectionClass.Foreground
                ? policy.Foreground.Patience
                : policy.Background.Patience,
            Pinned(context)
        );
        if (inferences.Of(context, gate.Name, flag.Class, policy) is { } unknown)
        {
            context.Features.Set(unknown);
            arrival = gate.Mode == GateMode.Off ? arrival : arrival with { Rank = unknown.Judge() };
        }

        waiter = SameOrGiveUp(waiter, gate, arrival);
        if (gate.Mode == GateMode.Off)
        {
            gate.Pass(flag.Class);
            return PassAsync(context, gate.Name, flag.Class);
        }

        var claim = claims.Judge(context, proofs, policyName, policy, arrival);
        if (gate.Mode == GateMode.Shadow)
        {
            return ShadowAsync(context, gate, claim);
        }

        if (waiter is not null)
        {
            return ParkAsync(context, gate, claim, waiter);
        }

        if (descriptors.IsTightFor(claim.Arrival.Rank))
        {
            return RefuseAsync(
                context,
                gate.Refuse(claim.Arrival, RefusalReason.Descriptors),
                claim
            );
        }

        return gate.TryAdmit(claim.Arrival, out var permit)
            ? ForwardAsync(context, gate, permit, claim)
            : ParkAsync(context, gate, claim);
    }

    private static GateMode ModeOf(ClusterState? cluster, GatekeeperOptions current) =>
        current.Backends.GetValueOrDefault(cluster?.ClusterId ?? "")?.Mode ?? GateMode.Enforce;

    private static PolicyOptions? Applicable(PolicyOptions policy, HttpContext context) =>
        policy.Applies == AppliesTo.Requests || IsUpgrade(context) ? policy : null;

    /// <summary>
    /// Whoever waited before TLS goes on in its wait. Who was not held there, or turns out to be of another class or to want another backend, asks like a newcomer.
    /// </summary>
    private static DoorWaiter? SameOrGiveUp(DoorWaiter? waiter, Gate gate, in Arrival arrival)
    {
        if (
            waiter is null
            || (
                waiter.HasWaited
                && gate.Mode == GateMode.Enforce
                && waiter.Gate == gate
                && waiter.Arrival.Class == arrival.Class
            )
        )
        {
            return waiter;
        }

        waiter.GiveUp(passed: true);
        return null;
    }

    private static bool IsUpgrade(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true;

    /// <summary>Where session affinity wants the request, if it wants it somewhere.</summary>
    private static string? Pinned(HttpContext context) =>
        context.GetReverseProxyFeature().AvailableDestinations is [var only, ..] chosen
        && context.GetRouteModel().Cluster is { } cluster
        && chosen.Count < cluster.DestinationsState.AvailableDestinations.Count
            ? only.DestinationId
            : null;

    private void Count(string backend, HttpContext context, Flag flag)
    {
        metrics.Connection(
            backend,
            IsUpgrade(context) ? "websocket" : "http",
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

    private async Task ForwardAsync(HttpContext context, Gate gate, Permit permit, Claim claim)
    {
        try
        {
            ClusterWatch.Direct(context, permit.Destination);
            PassGrant.Prepare(context, passes, claim, IsUpgrade(context));
            await HandshakeAsync(context, gate, permit, permit.Class, enforced: permit);
            if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            {
                await FailedAsync(context, permit, claim);
            }
        }
        finally
        {
            permit.Ignored();
        }
    }

    /// <summary>The backend or the proxy failed. That is not the client's doing, unless it left in the middle of its handshake.</summary>
    private async Task FailedAsync(HttpContext context, Permit permit, Claim claim)
    {
        if (!context.RequestAborted.IsCancellationRequested)
        {
            passes.NotServed(claim);
        }

        if (
            !context.Response.HasStarted
            && DescriptorsExhaustedException.IsCauseOf(
                context.GetForwarderErrorFeature()?.Exception
            )
        )
        {
            await RefuseAsync(context, permit.Refuse(RefusalReason.Descriptors), claim);
        }
    }

    /// <summary>Forwards a request that needs no permit; its tunnel is known all the same, so that a drain can close it.</summary>
    private async Task PassAsync(
        HttpContext context,
        string backend,
        ConnectionClass connectionClass
    )
    {
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        if (upgrade?.IsUpgradableRequest != true)
        {
            await next(context);
            return;
        }

        using var stop = new StopSource(context);
        var unknown = context.Features.Get<UnknownClient>();
        context.Features.Set<IHttpUpgradeFeature>(
            new UngatedTunnel(
                upgrade,
                stop.Farewell,
                () => tunnels.Add(stop, backend, connectionClass, unknown)
            )
        );
        try
        {
            await next(context);
        }
        finally
        {
            tunnels.Remove(stop);
            context.Features.Set(upgrade);
        }
    }

    private async Task HandshakeAsync(
        HttpContext context,
        Gate gate,
        IHandshake permit,
        ConnectionClass connectionClass,
        Permit? enforced = null
    )
    {
        var ready = (
            options.Value.Backends.GetValueOrDefault(gate.Name) ?? new BackendOptions()
        ).Ready;
        using var handshake = new Handshake(context, permit, ready);
        if (enforced is not null)
        {
            handshake.EnforceTimeout(enforced);
        }

        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        if (upgrade?.IsUpgradableRequest == true)
        {
            var unknown = context.Features.Get<UnknownClient>();
#pragma warning disable CA2000 // YARP disposes the stream that UpgradeAsync returns, which is this.
            var tunnel = new Tunnel(
                upgrade,
                handshake,
                ready.When == ReadyWhen.BackendBytes,
                () => tunnels.Add(handshake, gate.Name, connectionClass, unknown)
            );
#pragma warning restore CA2000
            context.Features.Set<IHttpUpgradeFeature>(tunnel);
            context.Features.Set(tunnel);
        }

        var body = context.Request.Body;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            context.Request.Body = new ClientBody(body, handshake);
        }

        try
        {
            await next(context);
            handshake.End();
        }
        finally
        {
            tunnels.Remove(handshake);
            context.Request.Body = body;
            context.Features.Set(upgrade);
        }
    }

    /// <summary>Lets a request pass as if there were no gate, while the gate decides on it and hears how its handshake goes.</summary>
    private async Task ShadowAsync(HttpContext context, Gate gate, Claim claim)
    {
        var handshake = gate.Shadow(claim.Arrival);
        try
        {
            await HandshakeAsync(context, gate, handshake, claim.Arrival.Class);
        }
        finally
        {
            handshake.Ignored();
        }
    }
}
