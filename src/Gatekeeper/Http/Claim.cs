using System.Globalization;
using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Gatekeeper.Proofs;

namespace Gatekeeper.Http;

/// <summary>
/// One gated request: what it claims of itself, what of that is proven, and what must be put right when the backend never sees it. Made and changed by
/// <see cref="ClaimDesk"/> and its desks alone; belongs to its request, not thread-safe.
/// </summary>
internal sealed class Claim(
    in Arrival arrival,
    in RequestProofs proofs,
    string policyName,
    PolicyOptions policy
)
{
    /// <summary>What the gate is asked.</summary>
    public Arrival Arrival { get; set; } = arrival;

    public RequestProofs Proofs { get; } = proofs;

    public string PolicyName { get; } = policyName;

    public PolicyOptions Policy { get; } = policy;

    /// <summary>The ticket it brought, when that is valid.</summary>
    public Ticket? Ticket { get; set; }

    /// <summary>The pass it brought, when that was looked at and is valid.</summary>
    public Pass? Pass { get; set; }

    /// <summary>Whether the pass was looked at. Background's is not, until it may need a new one.</summary>
    public bool IsPassRead { get; set; }

    /// <summary>What was taken from a budget for it.</summary>
    public (ulong Who, Budget Budget)? Spent { get; set; }

    /// <summary>Whether its ticket's age is at work for it in the parking lot.</summary>
    public bool UsesTicket { get; set; }

    /// <summary>Whose ticket it is: the device's, or of a client without a device id, its number's. No device id has a space.</summary>
    public string TicketOwner =>
        Proofs.Device ?? string.Create(CultureInfo.InvariantCulture, $" {Ticket?.Number:x}");
}
