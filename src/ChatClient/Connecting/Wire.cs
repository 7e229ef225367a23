using ChatProtocol;

namespace ChatClient;

/// <summary>Our words in the wire's spelling.</summary>
internal static class Wire
{
    public static string Of(ConnectClass connectClass) =>
        connectClass == ConnectClass.Foreground ? ChatHeaders.Foreground : ChatHeaders.Background;

    public static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
