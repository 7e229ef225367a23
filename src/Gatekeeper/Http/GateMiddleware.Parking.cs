using Gatekeeper.Admission;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Http;

/// <content>Connections that find no room: parked, released, refused, left.</content>
internal sealed partial class GateMiddleware
{
    private async Task ParkAsync(HttpContext context, Gate gate, Claim claim)
    {
        var (permit, refusal) = await WaitAsync(context, gate, claim);
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
        Claim claim
    )
    {
        tickets.Parking(claim);
        try
        {
            var waiter = new HttpWaiter(gate, claim.Arrival);
            gate.Park(waiter);
            await using (
                context.RequestAborted.UnsafeRegister(
                    static parked => ((HttpWaiter)parked!).Leave(),
                    waiter
                )
            )
            {
                return await waiter.End;
            }
        }
        finally
        {
            tickets.Unparked(claim);
        }
    }

    private Task RefuseAsync(HttpContext context, in Refusal refusal, Claim claim)
    {
        passes.NotServed(claim);
        return RefusalResponse.WriteAsync(context, refusal, tickets.For(claim, refusal));
    }
}
