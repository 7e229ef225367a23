namespace Gatekeeper.Admission;

/// <summary>The reasons as they stand in metrics and in <c>Gatekeeper-Status</c>.</summary>
public static class RefusalReasonNames
{
    internal static readonly string[] ByIndex =
    [
        "patience",
        "lot_full",
        "draining",
        "descriptors",
        "superseded",
        "unread_bytes",
    ];

    /// <summary>The reason's name on the wire and in metrics.</summary>
    public static string WireName(this RefusalReason reason) => ByIndex[(int)reason];
}
