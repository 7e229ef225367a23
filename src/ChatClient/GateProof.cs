namespace ChatClient;

/// <summary>What a gate in front of the server handed out earlier. Sending it back keeps this device's place; it never opens the door by itself.</summary>
/// <param name="Ticket">From a refusal: proof of when this device first came (header Gatekeeper-Ticket).</param>
/// <param name="Pass">From a completed login: proof that this device was let in before (header Gatekeeper-Pass).</param>
public sealed record GateProof(string? Ticket, string? Pass)
{
    public static GateProof None { get; } = new(null, null);

    /// <summary>What to show at the next try after a refusal: its ticket, or the one before when it gave none. Age is what a ticket proves.</summary>
    public GateProof AfterRefusal(ChatRefusal refusal) =>
        this with
        {
            Ticket = refusal.Ticket ?? Ticket,
        };

    /// <summary>What to show at the next try after a login: no ticket, the wait is over; the new pass, or the one before when there was none.</summary>
    public GateProof AfterLogin(ChatSession session) => new(null, session.Pass ?? Pass);

    /// <summary>Proofs stay out of logs.</summary>
    public override string ToString() =>
        $"GateProof {{ Ticket = {Ticket is not null}, Pass = {Pass is not null} }}";
}
