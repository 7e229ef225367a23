using System.Net;
using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Gatekeeper.Proofs;
using Gatekeeper.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Http;

/// <summary>
/// Ranks foreground by its pass and its budget, and writes new passes. Passes of background are not looked at until one may be due. Thread-safe.
/// </summary>
internal sealed class PassDesk(CurrentKeys keys, GatekeeperMetrics metrics, TimeProvider clock)
{
    private readonly long _origin = clock.GetTimestamp();
    private readonly Lazy<BudgetTable> _devices = new(NewTable);
    private readonly Lazy<BudgetTable> _addresses = new(NewTable);

    private TimeSpan Now => clock.GetElapsedTime(_origin);

    /// <summary>Gives a foreground claim its rank, and takes from its budget.</summary>
    public void Rank(Claim claim, HttpContext context)
    {
        var foreground = claim.Policy.Foreground;
        if (claim.Policy.Pass && claim.Proofs.Device is { } device)
        {
            Count(Read(claim, clock.GetUtcNow()));
            var who = Fingerprint.Of(claim.PolicyName, device);
            var budget = foreground.Budget.ToBudget();
            if (claim.Pass is not null)
            {
                Spend(claim, _devices.Value, who, budget, Admission.Rank.VerifiedForeground);
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
            var who = Fingerprint.Of(claim.PolicyName, address);
            var budget = perAddress.ToBudget();
            Spend(claim, _addresses.Value, who, budget, Admission.Rank.Foreground);
        }
    }

    /// <summary>Ranks foreground that has no way to show a pass (a raw connection), and takes from its address's budget.</summary>
    /// <returns>What was taken and is given back when the backend does no handshake for it; null when nothing was.</returns>
    public (ulong Who, Budget Budget)? RankWithoutPass(
        ref Arrival arrival,
        string policyName,
        PolicyOptions policy,
        EndPoint? peer
    )
    {
        if (
            policy.Foreground.AddressBudget is not { } perAddress
            || peer is not IPEndPoint { Address: var address }
        )
        {
            return null;
        }

        var (who, budget) = (Fingerprint.Of(policyName, address), perAddress.ToBudget());
        if (_addresses.Value.TrySpend(who, budget, Now))
        {
            return (who, budget);
        }

        metrics.BudgetExceeded(BudgetOf.Address);
        arrival = arrival with { Rank = Admission.Rank.Background };
        return null;
    }

    /// <summary>The backend did no handshake for it: what <see cref="RankWithoutPass"/> took is given back.</summary>
    public void NotServed((ulong Who, Budget Budget)? spent)
    {
        if (spent is var (who, budget))
        {
            _addresses.Value.GiveBack(who, budget);
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

    /// <summary>The pass that goes with a completed handshake; null when the client gets none, or has one that is good for long.</summary>
    public string? For(Claim claim)
    {
        if (!claim.Policy.Pass || claim.Proofs.Device is not { } device)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        if (!claim.IsPassRead)
        {
            Read(claim, now);
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
        claim.Arrival = claim.Arrival with { Rank = Admission.Rank.Background };
    }

    private ProofState Read(Claim claim, DateTimeOffset now)
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
