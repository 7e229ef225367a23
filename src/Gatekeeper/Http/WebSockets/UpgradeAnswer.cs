using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Http.WebSockets;

/// <summary>What a WebSocket upgrade is answered with (RFC 6455, section 4.2.2).</summary>
/// <param name="Accept">The value that shows that the request was understood.</param>
/// <param name="Subprotocol">The one that is spoken from now on.</param>
internal sealed record UpgradeAnswer(string Accept, string Subprotocol)
{
    private const string Salt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const string Version = "13";
    private const int KeyBytes = 16;

    /// <summary>The answer to a request, or null: when it is no faultless WebSocket request, or asks for no protocol that is known here. Then it is the backend's to answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="known">Subprotocols. The client's order counts.</param>
    public static UpgradeAnswer? To(HttpRequest request, IReadOnlyList<string> known)
    {
        if (
            !HttpMethods.IsGet(request.Method)
            || request.Headers.Upgrade is not [{ } upgrade]
            || !upgrade.Equals("websocket", StringComparison.OrdinalIgnoreCase)
            || request.Headers.SecWebSocketVersion is not [Version]
            || request.Headers.SecWebSocketKey is not [{ } key]
            || !IsKey(key)
        )
        {
            return null;
        }

        var wanted = request.Headers.GetCommaSeparatedValues("Sec-WebSocket-Protocol");
        return Array.Find(wanted, known.Contains) is { } subprotocol
            ? new UpgradeAnswer(Hash(key), subprotocol)
            : null;
    }

    /// <summary>Writes the head of the answer; the server adds its own part when it upgrades.</summary>
    public void WriteTo(HttpResponse response)
    {
        response.Headers.Upgrade = "websocket";
        response.Headers.SecWebSocketAccept = Accept;
        response.Headers.SecWebSocketProtocol = Subprotocol;
    }

    /// <summary>What the client was told is now fixed: the backend may choose nothing else, nor an extension that nobody agreed to.</summary>
    public void Narrow(HttpRequest request)
    {
        request.Headers.SecWebSocketProtocol = Subprotocol;
        request.Headers.Remove("Sec-WebSocket-Extensions");
    }

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes + 2];
        return Convert.TryFromBase64String(key, bytes, out var length) && length == KeyBytes;
    }

    private static string Hash(string key)
    {
#pragma warning disable CA5350 // The protocol says SHA-1, and nothing depends on its strength.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Salt)));
#pragma warning restore CA5350
    }
}
