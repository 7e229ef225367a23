namespace Gatekeeper.Configuration;

/// <summary>What a listener reads of a client's first bytes.</summary>
public enum ListenerProtocol
{
    /// <summary>Nothing: any protocol.</summary>
    Opaque = 0,

    /// <summary>An MQTT CONNECT.</summary>
    Mqtt = 1,

    /// <summary>The opening of an XMPP stream.</summary>
    Xmpp = 2,
}
