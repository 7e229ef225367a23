using Gatekeeper.Classification;
using Microsoft.Extensions.Primitives;

namespace Gatekeeper.Http;

/// <summary>
/// The flag among the WebSocket subprotocols that a client offers, where it can set neither header nor query: <c>gk.fg</c> or <c>gk.bg</c>. It is for the gate
/// alone: the backend never sees it, and so cannot choose it.
/// </summary>
internal static class SubprotocolFlag
{
    private const string Prefix = "gk.";

    public static Flag Read(StringValues offered)
    {
        List<string>? ours = null;
        foreach (var line in offered)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                var token = line.AsSpan()[part].Trim();
                if (IsOurs(token))
                {
                    (ours ??= []).Add(token[Prefix.Length..].ToString());
                }
            }
        }

        return ours is null ? Flag.Silent : Flag.Read(ours, FlagSource.Subprotocol);
    }

    /// <summary>What the client offers besides; nothing when that was all.</summary>
    public static StringValues Without(StringValues offered)
    {
        var kept = new List<string>(2);
        foreach (var line in offered)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                var token = line.AsSpan()[part].Trim();
                if (!token.IsEmpty && !IsOurs(token))
                {
                    kept.Add(token.ToString());
                }
            }
        }

        return kept.Count == 0 ? StringValues.Empty : string.Join(", ", kept);
    }

    private static bool IsOurs(ReadOnlySpan<char> token) =>
        token.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}
