using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Http;

/// <summary>
/// Turns what a request says and shows into an arrival: rank by pass and budget, age by ticket. Verifies no more than the decision needs. Thread-safe.
/// </summary>
internal sealed class ClaimDesk(PassDesk passes, TicketDesk tickets)
{
    /// <summary>Ranks and ages an arrival by what it can prove.</summary>
    /// <param name="context">Its request.</param>
    /// <param name="proofs">What it shows.</param>
    /// <param name="policyName">The policy it came under.</param>
    /// <param name="policy">The same.</param>
    /// <param name="arrival">The arrival as its flag alone makes it.</param>
    public Claim Judge(
        HttpContext context,
        in RequestProofs proofs,
        string policyName,
        PolicyOptions policy,
        in Arrival arrival
    )
    {
        var claim = new Claim(arrival, proofs, policyName, policy);
        if (arrival.Class == ConnectionClass.Foreground)
        {
            passes.Rank(claim, context);
        }

        tickets.Read(claim);
        claim.Arrival = claim.Arrival with { Device = proofs.Device, IsProven = IsProven(claim) };
        return claim;
    }

    /// <summary>
    /// A pass proves the device. A ticket proves only that whoever came under that device id was refused before; where nobody has passes that must do, where
    /// they exist it proves no more than its own first showing did.
    /// </summary>
    private static bool IsProven(Claim claim) =>
        claim.Pass is not null
        || (claim.Ticket is { } ticket && (ticket.IsProven || !claim.Policy.Pass));
}
