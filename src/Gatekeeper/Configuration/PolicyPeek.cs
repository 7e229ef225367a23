namespace Gatekeeper.Configuration;

/// <summary>Whose first message in a WebSocket is looked at, where the request says nothing of its class.</summary>
public enum PolicyPeek
{
    /// <summary>Nobody's.</summary>
    None = 0,

    /// <summary>Subprotocols <c>mqtt</c> and <c>mqttv3.1</c>: the CONNECT packet.</summary>
    Mqtt = 1,

    /// <summary>Subprotocol <c>xmpp</c>: the element <c>open</c>.</summary>
    Xmpp = 2,
}
