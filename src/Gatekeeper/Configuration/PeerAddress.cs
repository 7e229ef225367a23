namespace Gatekeeper.Configuration;

/// <summary>Reads an entry of <c>Gatekeeper:Peers:Addresses</c>.</summary>
internal static class PeerAddress
{
    /// <summary>The scheme of an entry that stands for all addresses of a name.</summary>
    public const string AllOfName = "dns";

    /// <summary>Reads <c>http://HOST:PORT</c> or <c>dns://NAME:PORT</c>.</summary>
    public static bool TryParse(string text, out Uri address)
    {
        if (
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or AllOfName
            && uri.Host.Length > 0
            && uri.Port > 0
            && uri.PathAndQuery is "/" or ""
            && uri.UserInfo.Length == 0
            && uri.Fragment.Length == 0
        )
        {
            address = uri;
            return true;
        }

        address = new Uri("http://localhost");
        return false;
    }
}
