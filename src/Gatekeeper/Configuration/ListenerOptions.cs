namespace Gatekeeper.Configuration;

/// <summary>A TCP listener: bytes both ways to one of its destinations, and a gate in front.</summary>
public sealed class ListenerOptions
{
    /// <summary>Where it listens, <c>tcp://ADDRESS:PORT</c>: an IP address, <c>localhost</c> or <c>*</c>; port 0 for a free one. No default.</summary>
    public string? Url { get; init; }

    /// <summary>The backend whose gate decides; no YARP cluster's name. Listeners may share one. No default.</summary>
    public string? Backend { get; init; }

    /// <summary>The policy that applies. No default.</summary>
    public string? Policy { get; init; }

    /// <summary>What is read of a client's first bytes. Default <c>Opaque</c>: nothing.</summary>
    public ListenerProtocol Protocol { get; init; } = ListenerProtocol.Opaque;

    /// <summary>The class of whoever says none here: <c>foreground</c>, <c>background</c>, or null for unknown, the default.</summary>
    public string? Class { get; init; }

    /// <summary>Class by pattern of the server name in a TLS ClientHello.</summary>
    public IReadOnlyDictionary<string, string> Sni { get; init; } =
        new Dictionary<string, string>();

    /// <summary>Class by pattern of the protocols that a TLS ClientHello offers.</summary>
    public IReadOnlyDictionary<string, string> Alpn { get; init; } =
        new Dictionary<string, string>();

    /// <summary>Destinations, <c>ADDRESS:PORT</c> by name; an IP address or a host name. At least one.</summary>
    public IReadOnlyDictionary<string, string> Destinations { get; init; } =
        new Dictionary<string, string>();

    /// <summary>What is done about TLS. Default <c>None</c>.</summary>
    public ListenerTls Tls { get; init; } = ListenerTls.None;

    /// <summary>The certificate of <c>Tls: Terminate</c>.</summary>
    public CertificateOptions Certificate { get; init; } = new();

    /// <summary>Whether a PROXY header is expected of clients, sent to destinations, or both. Default <c>None</c>.</summary>
    public ProxyProtocolUse ProxyProtocol { get; init; } = ProxyProtocolUse.None;

    /// <summary>How long a client has for all that must come before the gate can decide (PROXY header, TLS, the protocol's opening), 100 ms to 1 min. Default 5 s.</summary>
    [DurationRange("00:00:00.1", "00:01:00")]
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How its destinations are watched.</summary>
    public HealthOptions Health { get; init; } = new();

    /// <summary>Whether clients must begin with a PROXY header.</summary>
    internal bool AcceptsProxyHeader =>
        ProxyProtocol is ProxyProtocolUse.Accept or ProxyProtocolUse.Both;

    /// <summary>Whether destinations are sent one.</summary>
    internal bool SendsProxyHeader =>
        ProxyProtocol is ProxyProtocolUse.Send or ProxyProtocolUse.Both;
}
