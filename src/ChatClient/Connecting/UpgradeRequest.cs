using System.Security.Cryptography;
using System.Text;
using ChatProtocol;

namespace ChatClient;

/// <summary>
/// The WebSocket upgrade as one HTTP request (RFC 6455 section 4). ClientWebSocket does the same, but tells of a refusal by an exception
/// without body, and one exception more is what a storm of refusals can do without.
/// </summary>
internal sealed class UpgradeRequest
{
    private const string AcceptGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    public HttpRequestMessage Create(
        Uri endpoint,
        string deviceId,
        ConnectClass connectClass,
        HelloEnvelope hello,
        GateProof proof
    )
    {
        var intent = Wire.Of(connectClass);
        var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(endpoint, $"{ChatPaths.Chat}?{ChatHeaders.IntentQuery}={intent}")
        )
        {
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("Connection", "Upgrade");
        headers.TryAddWithoutValidation("Upgrade", "websocket");
        headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        headers.TryAddWithoutValidation("Sec-WebSocket-Key", _key);
        headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", Subprotocols.Noise);
        headers.TryAddWithoutValidation(ChatHeaders.Class, intent);
        headers.TryAddWithoutValidation(ChatHeaders.Device, deviceId);
        headers.TryAddWithoutValidation(ChatHeaders.Hello, hello.ToString());
        AddIfAny(request, ChatHeaders.Ticket, proof.Ticket);
        AddIfAny(request, ChatHeaders.Pass, proof.Pass);
        return request;
    }

    /// <summary>Null when the answer completes this upgrade; else what is wrong with it.</summary>
    public string? FaultOf(HttpResponseMessage response)
    {
        if (Wire.Header(response, "Sec-WebSocket-Accept") != ExpectedAccept())
        {
            return "the answer to the upgrade has the wrong Sec-WebSocket-Accept";
        }

        var subprotocol = Wire.Header(response, "Sec-WebSocket-Protocol");
        return subprotocol == Subprotocols.Noise
            ? null
            : $"the server chose the subprotocol \"{subprotocol}\" and not {Subprotocols.Noise}";
    }

    private string ExpectedAccept()
    {
#pragma warning disable CA5350 // RFC 6455 asks for SHA-1; it proves that the peer speaks WebSocket, and protects nothing.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(_key + AcceptGuid)));
#pragma warning restore CA5350
    }

    private static void AddIfAny(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
