namespace Gatekeeper.Classification;

/// <summary>Where a flag was read.</summary>
public enum FlagSource
{
    /// <summary>No source spoke; the class is unknown.</summary>
    None = 0,

    /// <summary>The header <c>Gatekeeper-Class</c>.</summary>
    Header = 1,

    /// <summary>The query parameter <c>intent</c>.</summary>
    Query = 2,

    /// <summary>The WebSocket subprotocol <c>gk.fg</c> or <c>gk.bg</c>, which is for the gate alone.</summary>
    Subprotocol = 3,

    /// <summary>The header <c>Priority</c> of RFC 9218: urgency 0 to 3 is foreground, 5 to 7 background.</summary>
    Priority = 4,

    /// <summary>The header <c>Sec-Purpose</c>: <c>prefetch</c> is background.</summary>
    Purpose = 5,

    /// <summary>The server name of a TLS ClientHello, by pattern.</summary>
    Sni = 6,

    /// <summary>The protocols that a TLS ClientHello offers, by pattern.</summary>
    Alpn = 7,

    /// <summary>What a trusted proxy says in its PROXY header.</summary>
    ProxyTlv = 8,

    /// <summary>The user property <c>gk-class</c> of an MQTT CONNECT.</summary>
    MqttProperty = 9,

    /// <summary>The opening of an XMPP stream.</summary>
    XmppStream = 10,

    /// <summary>What is configured for all that comes to one listener or endpoint.</summary>
    Listener = 11,
}
