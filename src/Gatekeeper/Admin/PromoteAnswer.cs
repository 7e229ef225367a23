namespace Gatekeeper.Admin;

/// <summary>What came of a promotion.</summary>
/// <param name="Promoted">How many parked connections go before all others now.</param>
internal sealed record PromoteAnswer(int Promoted);
