using Gatekeeper.Admission;
using Gatekeeper.Configuration;
using Gatekeeper.Tcp.Peeking;
using Gatekeeper.Tcp.Protocols;

namespace Gatekeeper.Http.WebSockets;

/// <summary>A protocol as it is spoken inside a WebSocket. Stateless, thread-safe.</summary>
internal abstract class MessageProtocol
{
    private static readonly MessageProtocol Mqtt = new MqttMessages();
    private static readonly MessageProtocol Xmpp = new XmppMessages();

    /// <summary>The names under which clients ask for it.</summary>
    public abstract IReadOnlyList<string> Subprotocols { get; }

    /// <summary>How it begins.</summary>
    public abstract IOpeningProtocol Opening { get; }

    /// <summary>The protocol that a policy looks for, or null.</summary>
    public static MessageProtocol? Of(PolicyPeek peek) =>
        peek switch
        {
            PolicyPeek.Mqtt => Mqtt,
            PolicyPeek.Xmpp => Xmpp,
            _ => null,
        };

    /// <summary>The frames that say no in its own words, without the WebSocket's goodbye.</summary>
    public abstract byte[] Refusal(in Opening opening, in Refusal refusal);

    private sealed class MqttMessages : MessageProtocol
    {
        public override IReadOnlyList<string> Subprotocols { get; } = ["mqtt", "mqttv3.1"];

        public override IOpeningProtocol Opening => MqttOpening.Instance;

        public override byte[] Refusal(in Opening opening, in Refusal refusal)
        {
            var words = Opening.Refusal(opening, refusal);
            return words.IsEmpty ? [] : WebSocketFrames.Message(WebSocketFrames.Binary, words.Span);
        }
    }

    private sealed class XmppMessages : MessageProtocol
    {
        public override IReadOnlyList<string> Subprotocols { get; } = ["xmpp"];

        public override IOpeningProtocol Opening => XmppOpening.Framed;

        public override byte[] Refusal(in Opening opening, in Refusal refusal) =>
            [
                .. XmppOpening
                    .Framed.Words(opening, refusal)
                    .SelectMany(words =>
                        WebSocketFrames.Message(
                            WebSocketFrames.Text,
                            System.Text.Encoding.UTF8.GetBytes(words)
                        )
                    ),
            ];
    }
}
