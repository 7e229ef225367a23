using System.Net;
using System.Net.Http.Headers;
using Gatekeeper.Fleet;
using Gatekeeper.Proofs;
using Gatekeeper.Telemetry;

namespace Gatekeeper.Http.Peers;

/// <summary>The line to one address: asks it, and keeps its challenge for the next time. Used by one exchange at a time.</summary>
/// <param name="address">Where it listens.</param>
/// <param name="http">Makes the requests.</param>
internal sealed class PeerLine(Uri address, HttpClient http)
{
    private byte[] _challenge = [];

    /// <summary>Who answered last; null while nobody has.</summary>
    public string? Instance { get; private set; }

    /// <summary>How the last question ended; null before the first.</summary>
    public PeerOutcome? Last { get; set; }

    /// <summary>When it may be asked again, if it is this process' own address: a name may stand for another machine one day.</summary>
    public TimeSpan OwnUntil { get; set; }

    /// <summary>Asks once.</summary>
    /// <returns>What came of it, and what was said if it is believed.</returns>
    /// <exception cref="HttpRequestException">Nobody answered.</exception>
    public async Task<(PeerOutcome Outcome, FleetMessage? Message)> AskAsync(
        ProofKey key,
        FleetMessage say,
        CancellationToken cancellationToken
    )
    {
        for (var tries = 0; ; tries++)
        {
            var question = new PeerQuestion(key, _challenge, say);
            _challenge = [];
            using var response = await SendAsync(question, cancellationToken);
            var challenge = HeaderOf(response, PeerHeaders.Challenge);
            if (response.StatusCode == HttpStatusCode.Unauthorized && tries == 0)
            {
                // The first question to this process, or the last one is too long ago.
                _challenge = challenge;
                continue;
            }

            if (response.StatusCode == HttpStatusCode.Forbidden)
            {
                return (PeerOutcome.Refused, null);
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                return (PeerOutcome.Unreadable, null);
            }

            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (
                !question.TryOpen(
                    challenge,
                    HeaderOf(response, PeerHeaders.Seal),
                    body,
                    out var message,
                    out var forged
                )
            )
            {
                return (forged ? PeerOutcome.Forged : PeerOutcome.Unreadable, null);
            }

            _challenge = challenge;
            Instance = message.Instance;
            return (
                message.Instance == say.Instance ? PeerOutcome.Own : PeerOutcome.Heard,
                message
            );
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        PeerQuestion question,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(address, PeerHeaders.Path)
        );
        request.Headers.Add(PeerHeaders.Challenge, PeerHeaders.Write(question.Challenge));
        request.Headers.Add(PeerHeaders.Nonce, PeerHeaders.Write(question.Nonce));
        request.Headers.Add(PeerHeaders.Seal, PeerHeaders.Write(question.Seal));
        request.Content = new ByteArrayContent(question.Body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await http.SendAsync(request, cancellationToken);
    }

    private static byte[] HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values)
            ? PeerHeaders.Read(values.FirstOrDefault())
            : [];
}
