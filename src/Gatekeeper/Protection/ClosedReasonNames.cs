namespace Gatekeeper.Protection;

/// <summary>The reasons as they stand in metrics.</summary>
internal static class ClosedReasonNames
{
    /// <summary>All of them.</summary>
    public static readonly (ClosedReason Reason, string Name)[] All =
    [
        (ClosedReason.Address, "address"),
        (ClosedReason.Silent, "silent"),
        (ClosedReason.Stranger, "stranger"),
        (ClosedReason.Resting, "resting"),
    ];
}
