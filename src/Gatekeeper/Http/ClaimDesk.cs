using System.Net;
using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Gatekeeper.Proofs;
using Gatekeeper.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Http;

/// <summary>
/// Judges what requests claim of themselves by the tickets and passes they show, keeps the budgets, and writes new tickets and passes. Verifies no more than
/// the decision needs: tickets where there is one, passes of foreground where the policy gives any. Thread-safe.
/// </summary>
internal sealed class ClaimDesk(CurrentKeys keys, GatekeeperMetrics metrics, TimeProvider clock)
{
    private readonly long _origin = clock.GetTimestamp();
    private readonly Lazy<BudgetTable> _devices = new(NewTable);
    private readonly Lazy<BudgetTable> _addresses = new(NewTable);
    private readonly TicketsInUse _inUse = new();
    private readonly RefusedLately _refused = new();

    private TimeSpan Now => clock.GetElapsedTime(_origin);

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
            RankForeground(claim, context);
        }

        ReadTicket(claim);
        claim.Arrival = claim.Arrival with { Device = proofs.Device, IsProven = IsProven(claim) };
        return claim;
    }

    /// <summary>It is about to be parked: its ticket's age counts unless another parked connection uses it already.</summary>
    public void Parking(Claim claim)
    {
        if (claim.Arrival.Age == TimeSpan.Zero)
        {
            return;
        }

        claim.UsesTicket = _inUse.TryTake(claim.TicketOwner);
        if (!claim.UsesTicket)
        {
            metrics.Ticket(TicketEvent.InUse);
            claim.Arrival = claim.Arrival with { Age = TimeSpan.Zero, HasTicket = false };
        }
    }

    /// <summary>It is not parked any more, however that ended.</summary>
    public void Unparked(Claim claim)
    {
        if (claim.UsesTicket)
        {
            claim.UsesTicket = false;
            _inUse.GiveBack(claim.TicketOwner);
        }
    }

    /// <summary>The backend did no handshake for it: that does not count against its budget.</summary>
    public void NotServed(Claim claim)
    {
        if (claim.Spent is var (who, budget))
        {
            claim.Spent = null;
            (claim.Pass is null ? _addresses : _devices).Value.GiveBack(who, budget);
        }
    }

    /// <summary>The ticket that goes with a refusal.</summary>
    public string TicketFor(Claim claim, in Refusal refusal)
    {
        var now = clock.GetUtcNow();
        var firstSeen = now - refusal.Age;
        if (
            claim.Ticket is { } before
            && before.FirstSeen < firstSeen
            && before.AgeFor(refusal.Rank, now) > TimeSpan.Zero
        )
        {
            // Another connection used its age, or the gate counts time a little differently: what was signed once is kept.
            firstSeen = before.FirstSeen;
        }

        if (claim.Proofs.Device is { } device)
        {
            _refused.Note(device, refusal.Rank, firstSeen, Now);
        }

        metrics.Ticket(TicketEvent.Issued);
        return TicketCodec.Write(
            keys.Value,
            Ticket.For(refusal.Rank, firstSeen, now, claim.Pass is not null),
            claim.Proofs.Device
        );
    }

    /// <summary>
    /// The ticket of a device that could not read its refusal, or a new one from now on while others are refused; null in calm, when nobody needs one.
    /// </summary>
    /// <param name="device">Its id.</param>
    /// <param name="rank">The rank it will come in, for a new one.</param>
    /// <param name="ticket">What the ticket says.</param>
    public string? Collect(string device, Rank rank, out Ticket ticket)
    {
        var now = clock.GetUtcNow();
        ticket = default;
        if (_refused.TryFind(device, Now, out var refusedIn, out var firstSeen))
        {
            ticket = Ticket.For(refusedIn, firstSeen, now, isProven: false);
        }
        else if (_refused.Any(Now))
        {
            ticket = Ticket.For(rank, now, now, isProven: false);
        }
        else
        {
            return null;
        }

        metrics.Ticket(TicketEvent.Collected);
        return TicketCodec.Write(keys.Value, ticket, device);
    }

    /// <summary>The pass that goes with a completed handshake; null when the client gets none, or has one that is good for long.</summary>
    public string? PassFor(Claim claim)
    {
        if (!claim.Policy.Pass || claim.Proofs.Device is not { } device)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        if (!claim.IsPassRead)
        {
            ReadPass(claim, now);
        }

        if (claim.Pass is { } pass && !pass.IsGettingOld(now))
        {
            return null;
        }

        metrics.Pass(PassEvent.Issued);
        return PassCodec.Write(
            keys.Value,
            new Pass(now, now + claim.Policy.PassLasts),
            claim.PolicyName,
            device
        );
    }

    private static BudgetTable NewTable() => new(BudgetTable.DefaultCapacity);

    private void RankForeground(Claim claim, HttpContext context)
    {
        var foreground = claim.Policy.Foreground;
        if (claim.Policy.Pass && claim.Proofs.Device is { } device)
        {
            var state = ReadPass(claim, clock.GetUtcNow());
            Count(state);
            var who = Fingerprint.Of(claim.PolicyName, device);
            var budget = foreground.Budget.ToBudget();
            if (claim.Pass is not null)
            {
                Spend(claim, _devices.Value, who, budget, Rank.VerifiedForeground);
                return;
            }

            // A device whose budget is spent must not gain by hiding its pass. Only looked at: nobody can spend what he cannot prove is his.
            if (_devices.IsValueCreated && _devices.Value.IsSpent(who, budget, Now))
            {
                BeyondBudget(claim, BudgetOf.Device);
                return;
            }
        }

        if (foreground.AddressBudget is { } perAddress && AddressOf(context) is { } address)
        {
            Spend(
                claim,
                _addresses.Value,
                Fingerprint.Of(claim.PolicyName, address),
                perAddress.ToBudget(),
                Rank.Foreground
            );
        }
    }

    private void Spend(Claim claim, BudgetTable table, ulong who, Budget budget, Rank within)
    {
        if (table.TrySpend(who, budget, Now))
        {
            claim.Spent = (who, budget);
            claim.Arrival = claim.Arrival with { Rank = within };
        }
        else
        {
            BeyondBudget(claim, claim.Pass is null ? BudgetOf.Address : BudgetOf.Device);
        }
    }

    private void BeyondBudget(Claim claim, BudgetOf whose)
    {
        metrics.BudgetExceeded(whose);
        claim.Arrival = claim.Arrival with { Rank = Rank.Background };
    }

    private ProofState ReadPass(Claim claim, DateTimeOffset now)
    {
        claim.IsPassRead = true;
        var state = PassCodec.Read(
            keys.Value,
            claim.Proofs.Pass,
            claim.PolicyName,
            claim.Proofs.Device,
            now,
            out var pass
        );
        claim.Pass = state == ProofState.Valid ? pass : null;
        return state;
    }

    private void ReadTicket(Claim claim)
    {
        if (claim.Proofs.Ticket is not { } text)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var state = TicketCodec.Read(keys.Value, text, claim.Proofs.Device, now, out var ticket);
        metrics.Ticket(
            state switch
            {
                ProofState.Valid => TicketEvent.Honoured,
                ProofState.Expired => TicketEvent.Expired,
                ProofState.UnknownKey => TicketEvent.UnknownKey,
                ProofState.Forged => TicketEvent.Forged,
                _ => TicketEvent.Unreadable,
            }
        );
        if (state == ProofState.Valid)
        {
            claim.Ticket = ticket;
            claim.Arrival = claim.Arrival with
            {
                Age = ticket.AgeFor(claim.Arrival.Rank, now),
                HasTicket = true,
            };
        }
    }

    /// <summary>
    /// A pass proves the device. A ticket proves only that whoever came under that device id was refused before; where nobody has passes that must do, where
    /// they exist it proves no more than its own first showing did.
    /// </summary>
    private static bool IsProven(Claim claim) =>
        claim.Pass is not null
        || (claim.Ticket is { } ticket && (ticket.IsProven || !claim.Policy.Pass));

    /// <summary>The client's address: the peer, or what a trusted peer says it is.</summary>
    private static IPAddress? AddressOf(HttpContext context) =>
        // Forwarding headers of peers that are not trusted were removed before.
        context.Request.Headers["X-Forwarded-For"]
            is [.., { } chain]
        && IPAddress.TryParse(chain.AsSpan(chain.LastIndexOf(',') + 1).Trim(), out var forwarded)
            ? forwarded
            : context.Connection.RemoteIpAddress;

    private void Count(ProofState state)
    {
        if (state != ProofState.Absent)
        {
            metrics.Pass(
                state switch
                {
                    ProofState.Valid => PassEvent.Honoured,
                    ProofState.Expired => PassEvent.Expired,
                    ProofState.UnknownKey => PassEvent.UnknownKey,
                    ProofState.Forged => PassEvent.Forged,
                    _ => PassEvent.Unreadable,
                }
            );
        }
    }
}
