namespace Gatekeeper.Proofs;

/// <summary>What a proof is; part of what is signed, so that none can stand in for another.</summary>
internal enum ProofKind : byte
{
    /// <summary>A ticket of a device.</summary>
    Ticket = 1,

    /// <summary>A ticket of a client that gave no device id.</summary>
    AnonymousTicket = 2,

    /// <summary>A pass.</summary>
    Pass = 3,
}
