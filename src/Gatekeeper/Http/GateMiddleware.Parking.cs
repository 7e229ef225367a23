using Gatekeeper.Admission;
using Gatekeeper.Http.WebSockets;
using Gatekeeper.Tcp.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Http;

/// <content>Connections that find no room: parked, released, refused, left.</content>
internal sealed partial class GateMiddleware
{
    /// <param name="context">The request.</param>
    /// <param name="gate">Its gate.</param>
    /// <param name="claim">What it claims.</param>
    /// <param name="waiter">Its wait before TLS, which goes on here; null when it did not wait there.</param>
    private async Task ParkAsync(
        HttpContext context,
        Gate gate,
        Claim claim,
        DoorWaiter? waiter = null
    )
    {
        var (permit, refusal) = await WaitAsync(context, gate, claim, waiter);
        if (permit is null)
        {
            if (refusal is { } no)
            {
                await RefuseAsync(context, no, claim);
            }
            else
            {
                passes.NotServed(claim);
            }
        }
        else if (context.RequestAborted.IsCancellationRequested)
        {
            // Released at the very moment it left: the backend was not touched.
            permit.Ignored();
            passes.NotServed(claim);
        }
        else
        {
            await ForwardAsync(context, gate, permit, claim);
        }
    }

    /// <summary>Parks a connection until it is released, refused, or left by its client.</summary>
    private async Task<(Permit? Permit, Refusal? Refusal)> WaitAsync(
        HttpContext context,
        Gate gate,
        Claim claim,
        DoorWaiter? waiter
    )
    {
        tickets.Parking(claim);
        try
        {
            return waiter?.TryComeIn(claim.Arrival) == true
                ? await EndOfAsync(
                    context,
                    waiter.End,
                    static door => ((DoorWaiter)door!).Leave(),
                    waiter
                )
                : await ParkHereAsync(context, gate, claim.Arrival);
        }
        finally
        {
            tickets.Unparked(claim);
        }
    }

    private static Task<(Permit? Permit, Refusal? Refusal)> ParkHereAsync(
        HttpContext context,
        Gate gate,
        in Arrival arrival
    )
    {
        var parked = new HttpWaiter(gate, arrival);
        gate.Park(parked);
        return EndOfAsync(context, parked.End, static here => ((HttpWaiter)here!).Leave(), parked);
    }

    private static async Task<(Permit? Permit, Refusal? Refusal)> EndOfAsync(
        HttpContext context,
        Task<(Permit? Permit, Refusal? Refusal)> end,
        Action<object?> leave,
        object waiter
    )
    {
        await using (context.RequestAborted.UnsafeRegister(leave, waiter))
        {
            return await end;
        }
    }

    private Task RefuseAsync(HttpContext context, in Refusal refusal, Claim claim)
    {
        passes.NotServed(claim);
        var ticket = tickets.For(claim, refusal);
        return context.Features.Get<EarlyUpgrade>() is { } early
            ? early.RefuseAsync(refusal, context.RequestAborted)
            : RefusalResponse.WriteAsync(context, refusal, ticket);
    }
}
