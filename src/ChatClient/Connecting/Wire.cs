using ChatProtocol;

namespace ChatClient;

/// <summary>Our words in the wire's spelling.</summary>
internal static class Wire
{
    public static string Of(ConnectClass connectClass) =>
        connectClass == ConnectClass.Foreground ? ChatHeaders.Foreground : ChatHeaders.Background;

    public static SessionClass ModeOf(ConnectClass connectClass) =>
        connectClass == ConnectClass.Foreground ? SessionClass.Foreground : SessionClass.Background;

    public static HelloReason Of(ConnectReason reason) =>
        reason switch
        {
            ConnectReason.User => HelloReason.User,
            ConnectReason.Push => HelloReason.Push,
            ConnectReason.Scheduled => HelloReason.Scheduled,
            ConnectReason.Retry => HelloReason.Retry,
            ConnectReason.Network => HelloReason.Network,
            _ => HelloReason.Unspecified,
        };

    public static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
