using Gatekeeper.Admission;
using Gatekeeper.Proofs;
using Gatekeeper.Telemetry;

namespace Gatekeeper.Http;

/// <summary>Reads the tickets that requests bring, sees to it that each is used once at a time, and writes new ones. Thread-safe.</summary>
internal sealed class TicketDesk(CurrentKeys keys, GatekeeperMetrics metrics, TimeProvider clock)
{
    private readonly long _origin = clock.GetTimestamp();
    private readonly TicketsInUse _inUse = new();
    private readonly RefusedLately _refused = new();

    private TimeSpan Now => clock.GetElapsedTime(_origin);

    /// <summary>Gives a claim, whose rank is known, the age that its ticket proves.</summary>
    public void Read(Claim claim)
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

    /// <summary>The ticket that goes with a refusal.</summary>
    public string For(Claim claim, in Refusal refusal)
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
            Ticket.For(refusal.Rank, firstSeen, now, claim.Pass is not null) with
            {
                Number = claim.Ticket?.Number ?? default,
            },
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
}
