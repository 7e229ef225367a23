namespace Gatekeeper.Classification;

/// <summary>The sources of flags as they stand in metrics.</summary>
public static class FlagSourceNames
{
    /// <summary>Names indexed by <see cref="FlagSource"/>.</summary>
    internal static readonly string[] ByIndex =
    [
        "none",
        "header",
        "query",
        "subprotocol",
        "priority",
        "purpose",
        "sni",
        "alpn",
        "proxy",
        "mqtt",
        "xmpp",
        "listener",
    ];

    /// <summary>The source's name in metrics.</summary>
    public static string MetricName(this FlagSource source) => ByIndex[(int)source];
}
