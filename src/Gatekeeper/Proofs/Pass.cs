namespace Gatekeeper.Proofs;

/// <summary>Says that a device completed a handshake here before, under a policy for which that proves a login.</summary>
/// <param name="Issued">When. Whole seconds on the wire.</param>
/// <param name="Expiry">When it ends. Whole seconds on the wire.</param>
public readonly record struct Pass(DateTimeOffset Issued, DateTimeOffset Expiry)
{
    /// <summary>Whether a new one should be given at the next completed handshake: half of its life is over.</summary>
    public bool IsGettingOld(DateTimeOffset now) => now >= Issued + (Expiry - Issued) / 2;
}
