namespace Gatekeeper.Tcp.Protocols;

/// <summary>What a refusal must know of the stream header that it answers.</summary>
/// <param name="To">The domain that was wanted, if one was named.</param>
/// <param name="IsServer">Whether another server wrote it, and no client.</param>
internal sealed record XmppHeader(string? To, bool IsServer)
{
    public const string StreamSpace = "http://etherx.jabber.org/streams";
    public const string FramingSpace = "urn:ietf:params:xml:ns:xmpp-framing";
    public const string ErrorSpace = "urn:ietf:params:xml:ns:xmpp-streams";
    public const string ClientSpace = "jabber:client";
    public const string ServerSpace = "jabber:server";
}
