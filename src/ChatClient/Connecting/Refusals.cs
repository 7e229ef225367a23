using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatProtocol;

namespace ChatClient;

/// <summary>Reads an answer that was no.</summary>
internal static class Refusals
{
    private const string ReasonField = "reason=";

    /// <summary>Enough for a list of keys; what is longer is not one.</summary>
    private const long MaxBody = 16 * 1024;

    /// <summary>With a list of keys, the body is read as well.</summary>
    public static async Task<ChatRefusal> ReadAsync(
        HttpResponseMessage response,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var refusal = Read(response, clock);
        return refusal.Reason == ChatReasons.UnknownServerKey
            ? refusal with
            {
                KeyList = await KeyListAsync(response, cancellationToken),
            }
            : refusal;
    }

    private static ChatRefusal Read(HttpResponseMessage response, TimeProvider clock)
    {
        var reason = Wire.Header(response, ChatHeaders.Reason) ?? GateReason(response);
        return new ChatRefusal(
            (int)response.StatusCode,
            reason,
            RetryAfter(response, clock),
            ActionFor(response.StatusCode, reason),
            Wire.Header(response, ChatHeaders.Ticket)
        );
    }

    /// <summary>
    /// Only an answer with a reason is the word of our server or gate. A hotel's login page that answers 401 or 403 to everything must
    /// not make a phone throw its enrolment away.
    /// </summary>
    private static RefusalAction ActionFor(HttpStatusCode status, string? reason)
    {
        var final =
            status
            is HttpStatusCode.BadRequest
                or HttpStatusCode.Unauthorized
                or HttpStatusCode.Forbidden
                or HttpStatusCode.UpgradeRequired;
        return final && reason is not null and not ChatReasons.HandshakeFailed
            ? RefusalAction.Stop
            : RefusalAction.Retry;
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider clock)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - clock.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>"refused; reason=parked_too_long; stage=3" gives "parked_too_long".</summary>
    private static string? GateReason(HttpResponseMessage response) =>
        Wire.Header(response, ChatHeaders.GateStatus)
            ?.Split(';', StringSplitOptions.TrimEntries)
            .FirstOrDefault(field => field.StartsWith(ReasonField, StringComparison.Ordinal))
            ?[ReasonField.Length..];

    /// <summary>Null when there is none that can be read. Whom it comes from does not matter: it is signed.</summary>
    private static async Task<SignedKeyList?> KeyListAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxBody, cancellationToken);
            var answer = await response.Content.ReadFromJsonAsync(
                ClientJson.Default.ErrorAnswer,
                cancellationToken
            );
            return answer?.KeyList is { } list ? SignedKeyList.Parse(list.GetRawText()) : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or HttpRequestException)
        {
            return null;
        }
    }
}
