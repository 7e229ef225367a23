using Gatekeeper.Configuration;
using Gatekeeper.Tcp.Peeking;

namespace Gatekeeper.Tcp.Listeners;

/// <summary>The protocols whose opening a listener can read, by the name they have in configuration.</summary>
internal static class OpeningProtocols
{
    private static readonly Dictionary<ListenerProtocol, IOpeningProtocol> Known = [];

    /// <summary>The protocol; null when there is nothing to read.</summary>
    public static IOpeningProtocol? Of(ListenerProtocol protocol) =>
        Known.GetValueOrDefault(protocol);
}
