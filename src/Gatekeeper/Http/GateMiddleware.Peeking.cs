using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Gatekeeper.Http.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Http;

/// <content>WebSockets whose request says nothing of their class, and whose first message may.</content>
internal sealed partial class GateMiddleware
{
    /// <summary>What such a request is answered with by the gate itself; null when it is the backend's to answer. A gate that enforces nothing answers nothing.</summary>
    private static UpgradeAnswer? EarlyAnswer(
        HttpContext context,
        Gate gate,
        PolicyOptions policy,
        in Flag flag
    ) =>
        MessageProtocol.Of(policy.Peek) is { } protocol
        && flag.Source == FlagSource.None
        && gate.Mode == GateMode.Enforce
        && IsUpgrade(context)
            ? UpgradeAnswer.To(context.Request, protocol.Subprotocols)
            : null;

    private async Task PeekAsync(
        HttpContext context,
        Gate gate,
        string policyName,
        PolicyOptions policy,
        RequestProofs proofs,
        UpgradeAnswer answer
    )
    {
        var early = await EarlyUpgrade.AnswerAsync(
            context,
            MessageProtocol.Of(policy.Peek)!, // there is an answer in its name
            answer
        );
        try
        {
            using var deadline = new CancellationTokenSource(policy.PeekTimeout, clock);
            if (!await early.ReadAsync(context, deadline.Token))
            {
                return;
            }

            var said = early.Opening;
            proofs = proofs with { Device = proofs.Device ?? said.Device };
            RequestHygiene.Tell(context.Request, said.Flag.Class, proofs.Device);
            await DecideAsync(context, gate, policyName, policy, proofs, said.Flag);
        }
        finally
        {
            await early.EndAsync(context);
        }
    }
}
