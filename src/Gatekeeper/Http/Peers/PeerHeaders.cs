namespace Gatekeeper.Http.Peers;

/// <summary>How gates carry challenges and seals over HTTP: base64 in headers of their own.</summary>
internal static class PeerHeaders
{
    /// <summary>Where a question is posted.</summary>
    public const string Path = "/v1/words";

    public const string Challenge = "Gatekeeper-Peer-Challenge";
    public const string Nonce = "Gatekeeper-Peer-Nonce";
    public const string Seal = "Gatekeeper-Peer-Seal";

    /// <summary>The longest of the three, in letters.</summary>
    private const int Longest = 64;

    public static string Write(byte[] value) => Convert.ToBase64String(value);

    /// <summary>The bytes of a header; empty when it is not there, or is no base64.</summary>
    public static byte[] Read(string? value)
    {
        if (value is not { Length: > 0 and <= Longest })
        {
            return [];
        }

        var bytes = new byte[Longest];
        return Convert.TryFromBase64String(value, bytes, out var length) ? bytes[..length] : [];
    }
}
